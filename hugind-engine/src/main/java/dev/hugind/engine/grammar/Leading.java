package dev.hugind.engine.grammar;

import java.nio.charset.StandardCharsets;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What may or must stand before a text.
 *
 * <p><b>Thread safety:</b> as {@link ByteState} says.
 */
public final class Leading {
  private Leading() {}

  /**
   * Lets white space come first.
   *
   * @param most how many blanks and line breaks; 0 or more
   * @param text what comes behind them
   * @return the state before
   */
  public static ByteState space(int most, ByteState text) {
    return most == 0 ? text : new Space(most, text);
  }

  /**
   * Demands a text first.
   *
   * @param text the text; may be empty
   * @param behind gives the state after it
   * @return the state before
   */
  public static ByteState literal(String text, Supplier<ByteState> behind) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return bytes.length == 0 ? behind.get() : new Literal(bytes, 0, behind);
  }

  private record Space(int most, ByteState text) implements ByteState {
    @Override
    public @Nullable ByteState next(int value) {
      ByteState after = text.next(value);
      boolean blank = value == ' ' || value == '\n' || value == '\r' || value == '\t';
      return blank ? EitherState.either(after, space(most - 1, text)) : after;
    }

    @Override
    public @Nullable ByteState nextToken(int token) {
      return text.nextToken(token);
    }

    @Override
    public boolean takesTokens() {
      return text.takesTokens();
    }

    @Override
    public boolean mayEnd() {
      return text.mayEnd();
    }

    @Override
    public long work() {
      return text.work();
    }
  }

  @SuppressWarnings("ArrayRecordComponent") // shared by the states of one literal
  private record Literal(byte[] bytes, int at, Supplier<ByteState> behind) implements ByteState {
    @Override
    public @Nullable ByteState next(int value) {
      if ((bytes[at] & 0xFF) != value) {
        return null;
      }
      return at + 1 == bytes.length ? behind.get() : new Literal(bytes, at + 1, behind);
    }

    @Override
    public boolean mayEnd() {
      return false;
    }
  }
}
