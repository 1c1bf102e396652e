package dev.hugind.engine.grammar;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A state of a run: its items, and where bytes and tokens led from here before. */
final class GrammarState implements ByteState {
  private static final int ANY_OTHER = -1;

  private final GrammarRun run;
  private final Items items;

  /** The tokens that some item names, in order; null when no item takes tokens. */
  private final int @Nullable [] namedTokens;

  /** By class of byte. Null when the run has forgotten it. */
  private @Nullable GrammarState @Nullable [] successors;

  /** By token, with {@link #ANY_OTHER} for all that are not named. */
  private final Map<Integer, GrammarState> tokenSuccessors = new HashMap<>();

  GrammarState(GrammarRun run, Items items, int @Nullable [] namedTokens) {
    this.run = run;
    this.items = items;
    this.namedTokens = namedTokens;
  }

  Items items() {
    return items;
  }

  void forget() {
    successors = null;
    tokenSuccessors.clear();
  }

  @Override
  public @Nullable ByteState next(int value) {
    int byteClass = run.byteClass(value);
    @Nullable GrammarState @Nullable [] known = successors;
    GrammarState successor = known == null ? null : known[byteClass];
    if (successor == null) {
      successor = run.afterByte(this, value);
      if (successors == null) {
        successors = run.newSuccessors(this);
      }
      successors[byteClass] = successor;
    }
    return run.isDead(successor) ? null : successor;
  }

  @Override
  public boolean takesTokens() {
    return namedTokens != null;
  }

  @Override
  public @Nullable ByteState nextToken(int token) {
    if (namedTokens == null) {
      return null;
    }
    int key = Arrays.binarySearch(namedTokens, token) >= 0 ? token : ANY_OTHER;
    GrammarState successor = tokenSuccessors.get(key);
    if (successor == null) {
      successor = run.afterToken(this, key);
      if (successors == null) {
        successors = run.newSuccessors(this);
      }
      tokenSuccessors.put(key, successor);
    }
    return run.isDead(successor) ? null : successor;
  }

  @Override
  public boolean mayEnd() {
    return items.end();
  }

  @Override
  public ByteState or(ByteState other) {
    return other instanceof GrammarState state && state.run == run
        ? run.union(this, state)
        : ByteState.super.or(other);
  }

  @Override
  public long work() {
    return run.work();
  }
}
