package dev.hugind.engine.scheduler;

import java.util.Arrays;

/**
 * Guesses how a text goes on: as it did the last time that its newest tokens stood in it. Answers
 * that quote their prompt (edits of code, summaries) repeat long parts of it.
 *
 * <p>Source: prompt lookup decoding, as in Saxena 2023 and llama.cpp's {@code lookup} example.
 *
 * <p><b>Thread safety:</b> confined to the scheduler thread.
 */
final class PromptLookup {
  /** How many newest tokens must have stood together before. Fewer match by chance. */
  static final int KEY = 4;

  private static final int NONE = -1;

  private int[] tokens;
  private int size;

  /** By {@link #KEY} tokens, hashed: where the text went on after them the last time. */
  private int[] places;

  PromptLookup(int[] prompt) {
    tokens = Arrays.copyOf(prompt, Math.max(64, prompt.length + prompt.length / 2));
    places = new int[tableSize(tokens.length)];
    Arrays.fill(places, NONE);
    for (size = 0; size < prompt.length; size++) {
      remember(size);
    }
  }

  private static int tableSize(int tokens) {
    return Integer.highestOneBit(2 * tokens) * 2;
  }

  /** Adds a token to the text. */
  void add(int token) {
    if (size == tokens.length) {
      grow();
    }
    tokens[size] = token;
    remember(size);
    size++;
  }

  private void grow() {
    tokens = Arrays.copyOf(tokens, 2 * size);
    places = new int[tableSize(tokens.length)];
    Arrays.fill(places, NONE);
    for (int at = 0; at < size; at++) {
      remember(at);
    }
  }

  /** Notes that the token at a position follows those before it. */
  private void remember(int at) {
    if (at >= KEY) {
      places[slot(at)] = at;
    }
  }

  /** Where the table has the tokens before a position, or has a free place for them. */
  private int slot(int at) {
    int hash = 0;
    for (int i = at - KEY; i < at; i++) {
      hash = hash * 0x9E3779B1 + tokens[i];
    }
    int mask = places.length - 1;
    int slot = (hash ^ (hash >>> 15)) & mask;
    while (places[slot] != NONE && !isSame(places[slot], at)) {
      slot = (slot + 1) & mask;
    }
    return slot;
  }

  private boolean isSame(int place, int at) {
    return Arrays.equals(tokens, place - KEY, place, tokens, at - KEY, at);
  }

  /**
   * Guesses the next tokens.
   *
   * @param most how many at most
   * @return the guess; empty when the newest tokens are new together
   */
  int[] guess(int most) {
    if (size < KEY) {
      return new int[0];
    }
    int place = places[slot(size)];
    return place == NONE
        ? new int[0]
        : Arrays.copyOfRange(tokens, place, Math.min(size, place + most));
  }
}
