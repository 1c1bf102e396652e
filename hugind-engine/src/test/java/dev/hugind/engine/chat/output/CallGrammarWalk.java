package dev.hugind.engine.chat.output;

import dev.hugind.engine.grammar.ByteState;
import dev.hugind.engine.grammar.Grammar;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** Follows a grammar at random to a text that it accepts, with words that help it to its end. */
final class CallGrammarWalk {
  /** From here on the walk makes for the end. */
  private static final int HURRY = 300;

  private static final int LONGEST = 4_000;
  private static final String PLAIN = "\"}])>,:=</ {[(0123456789aeinorstuT'\n";

  private final List<String> words;
  private final RandomGenerator random;

  CallGrammarWalk(List<String> words, RandomGenerator random) {
    this.words = words;
    this.random = random;
  }

  /** Returns a text that the grammar accepts, or an empty one if none was found soon enough. */
  String text(Grammar grammar) {
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    ByteState state = grammar.start();
    while (text.size() < LONGEST) {
      boolean hurry = text.size() > HURRY;
      if (state.mayEnd() && (hurry || random.nextInt(6) == 0)) {
        return text.toString(StandardCharsets.UTF_8);
      }
      byte[] piece = random.nextInt(4) == 0 || hurry ? word(state) : new byte[0];
      ByteState next = piece.length == 0 ? null : after(state, piece);
      if (next == null) {
        piece = new byte[] {(byte) any(state)};
        next = state.next(piece[0] & 0xFF);
      }
      if (next == null) {
        return state.mayEnd() ? text.toString(StandardCharsets.UTF_8) : "";
      }
      text.writeBytes(piece);
      state = next;
    }
    return "";
  }

  private byte[] word(ByteState state) {
    for (int i = 0; i < words.size(); i++) {
      byte[] word = words.get(random.nextInt(words.size())).getBytes(StandardCharsets.UTF_8);
      ByteState next = after(state, word);
      // A closing tag within a string of a list ends the list's tag, so it has to be a real one.
      boolean real = word[0] != '<' || word[1] != '/' || (next != null && next.next('q') == null);
      if (next != null && real) {
        return word;
      }
    }
    return new byte[0];
  }

  private static @Nullable ByteState after(ByteState start, byte[] bytes) {
    ByteState state = start;
    for (byte value : bytes) {
      state = state == null ? null : state.next(value & 0xFF);
    }
    return state;
  }

  private int any(ByteState state) {
    for (int i = 0; i < 20; i++) {
      int value =
          switch (random.nextInt(3)) {
            case 0 -> random.nextInt(256);
            case 1 -> PLAIN.charAt(random.nextInt(PLAIN.length()));
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
    return 0;
  }
}
