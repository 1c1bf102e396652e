package dev.hugind.engine.grammar;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Follows whole texts. */
final class Matching {
  /** No grammar of the tests names it. */
  private static final int UNNAMED_TOKEN = -1;

  private Matching() {}

  static boolean matches(Grammar grammar, String text) {
    return matches(grammar, text.getBytes(StandardCharsets.UTF_8));
  }

  static boolean matches(Grammar grammar, byte[] text) {
    ByteState state = after(grammar.start(), text);
    return state != null && state.mayEnd();
  }

  /** Follows bytes; null once no accepted text continues so. */
  static @Nullable ByteState after(@Nullable ByteState start, byte[] bytes) {
    ByteState state = start;
    for (int i = 0; i < bytes.length && state != null; i++) {
      state = state.next(bytes[i] & 0xFF);
    }
    return state;
  }

  /** Follows a text of which each character is a token that no grammar names. */
  static @Nullable ByteState afterTokens(@Nullable ByteState start, String text) {
    ByteState state = start;
    for (int codePoint : text.codePoints().toArray()) {
      if (state != null) {
        byte[] bytes = Character.toString(codePoint).getBytes(StandardCharsets.UTF_8);
        state = EitherState.either(state.nextToken(UNNAMED_TOKEN), after(state, bytes));
      }
    }
    return state;
  }
}
