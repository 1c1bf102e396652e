package dev.hugind.engine.grammar;

import java.util.Arrays;
import java.util.BitSet;

/**
 * The edges of the automata of all rules, as they are built.
 *
 * <p><b>Thread safety:</b> confined to the thread that builds.
 */
final class Edges {
  /** An edge that takes nothing. */
  static final byte EMPTY = 0;

  /** An edge that takes one byte between two bounds. */
  static final byte BYTES = 1;

  /** An edge that takes whatever a rule takes. */
  static final byte CALL = 2;

  /** An edge that takes the token with that id. */
  static final byte TOKEN = 3;

  /** An edge that takes any token but the one with that id. */
  static final byte NOT_TOKEN = 4;

  private final int mostStates;
  private int states;
  private int count;
  private int[] sources = new int[64];
  private byte[] kinds = new byte[64];
  private int[] labels = new int[64];
  private int[] targets = new int[64];

  Edges(int mostStates) {
    this.mostStates = mostStates;
  }

  int newState() {
    if (states >= mostStates) {
      throw tooLarge();
    }
    return states++;
  }

  private GrammarException tooLarge() {
    return new GrammarException(
        "The grammar is too large: it takes more than "
            + mostStates
            + " states (limit states); shorten its literals or lower its counts");
  }

  /** Adds an edge; the label is a rule, a token's id, or bounds made by {@link #bytes}. */
  void add(int source, byte kind, int label, int target) {
    if (count == kinds.length) {
      if (count / 4 > mostStates) {
        throw tooLarge();
      }
      int capacity = 2 * count;
      sources = Arrays.copyOf(sources, capacity);
      kinds = Arrays.copyOf(kinds, capacity);
      labels = Arrays.copyOf(labels, capacity);
      targets = Arrays.copyOf(targets, capacity);
    }
    sources[count] = source;
    kinds[count] = kind;
    labels[count] = label;
    targets[count++] = target;
  }

  /** Packs the bounds of a byte. */
  static int bytes(int low, int high) {
    return low | (high << 8);
  }

  static int low(int label) {
    return label & 0xFF;
  }

  static int high(int label) {
    return label >> 8;
  }

  int states() {
    return states;
  }

  int size() {
    return count;
  }

  int source(int edge) {
    return sources[edge];
  }

  byte kind(int edge) {
    return kinds[edge];
  }

  int label(int edge) {
    return labels[edge];
  }

  int target(int edge) {
    return targets[edge];
  }

  void redirect(int edge, int target) {
    targets[edge] = target;
  }

  /** Drops the edges that are not in a set. */
  void retain(BitSet kept) {
    int length = 0;
    for (int edge = kept.nextSetBit(0); edge >= 0; edge = kept.nextSetBit(edge + 1)) {
      sources[length] = sources[edge];
      kinds[length] = kinds[edge];
      labels[length] = labels[edge];
      targets[length++] = targets[edge];
    }
    count = length;
  }

  /** Lists the edges by the state at one of their ends. */
  Index bySource() {
    return new Index(sources, count, states);
  }

  /** Lists the edges by the state at one of their ends. */
  Index byTarget() {
    return new Index(targets, count, states);
  }

  /** Edges in the order of the states at one of their ends. */
  static final class Index {
    private final int[] first;
    private final int[] edges;

    Index(int[] keys, int count, int states) {
      first = new int[states + 1];
      edges = new int[count];
      for (int i = 0; i < count; i++) {
        first[keys[i] + 1]++;
      }
      for (int i = 0; i < states; i++) {
        first[i + 1] += first[i];
      }
      int[] next = Arrays.copyOf(first, states);
      for (int i = 0; i < count; i++) {
        edges[next[keys[i]]++] = i;
      }
    }

    /** Returns the place of a state's first edge; the next state's is behind its last. */
    int first(int state) {
      return first[state];
    }

    int edge(int place) {
      return edges[place];
    }
  }
}
