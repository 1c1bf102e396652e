package dev.hugind.engine.grammar;

import org.jspecify.annotations.Nullable;

/** Accepts what either of two states accepts. */
record EitherState(ByteState one, ByteState other) implements ByteState {
  @Override
  public @Nullable ByteState next(int value) {
    return either(one.next(value), other.next(value));
  }

  @Override
  public @Nullable ByteState nextToken(int token) {
    return either(one.nextToken(token), other.nextToken(token));
  }

  @Override
  public boolean takesTokens() {
    return one.takesTokens() || other.takesTokens();
  }

  @Override
  public boolean mayEnd() {
    return one.mayEnd() || other.mayEnd();
  }

  @Override
  public long work() {
    return one.work() + other.work();
  }

  static @Nullable ByteState either(@Nullable ByteState one, @Nullable ByteState other) {
    if (one == null || one.equals(other)) {
      return other;
    }
    return other == null ? one : one.or(other);
  }
}
