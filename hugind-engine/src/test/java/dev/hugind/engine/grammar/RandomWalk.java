package dev.hugind.engine.grammar;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.random.RandomGenerator;

/** Follows a grammar at random to a text that it accepts. */
final class RandomWalk {
  /** From here on the walk makes for the end. */
  private static final int HURRY = 120;

  private static final int LONGEST = 3_000;
  private static final String TOWARDS_END = "\"}]el:,0123456789auts -";

  private RandomWalk() {}

  /** Returns a text that the grammar accepts, or an empty one if none was found soon enough. */
  static String text(Grammar grammar, RandomGenerator random) {
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    ByteState state = grammar.start();
    while (text.size() < LONGEST) {
      boolean hurry = text.size() > HURRY;
      if (state.mayEnd() && (hurry || random.nextInt(4) == 0)) {
        return text.toString(StandardCharsets.UTF_8);
      }
      int value = hurry ? towardsEnd(state, random) : any(state, random);
      ByteState next = value < 0 ? null : state.next(value);
      if (next == null) {
        return state.mayEnd() ? text.toString(StandardCharsets.UTF_8) : "";
      }
      text.write(value);
      state = next;
    }
    return "";
  }

  private static int towardsEnd(ByteState state, RandomGenerator random) {
    for (int i = 0; i < TOWARDS_END.length(); i++) {
      int value = TOWARDS_END.charAt(i);
      if (state.next(value) != null && random.nextInt(8) > 0) {
        return value;
      }
    }
    return any(state, random);
  }

  private static int any(ByteState state, RandomGenerator random) {
    for (int i = 0; i < 20; i++) {
      // Mostly plain characters; JSON's own more often than the rest.
      int value =
          switch (random.nextInt(4)) {
            case 0 -> random.nextInt(256);
            case 1 -> TOWARDS_END.charAt(random.nextInt(TOWARDS_END.length()));
            default -> ' ' + random.nextInt(95);
          };
      if (state.next(value) != null) {
        return value;
      }
    }
    int first = random.nextInt(256);
    for (int i = 0; i < 256; i++) {
      if (state.next((first + i) & 0xFF) != null) {
        return (first + i) & 0xFF;
      }
    }
    return -1;
  }
}
