package dev.hugind.engine.grammar;

import java.util.BitSet;

/**
 * A grammar that was read and checked: no rule is left-recursive, and each text that its states
 * have accepted so far can be completed.
 *
 * <p><b>Thread safety:</b> immutable.
 */
public final class Grammar {
  private final RuleSet rules;
  private final int root;
  private final BitSet nullable;
  private final int[] callOrder;
  private final GrammarLimits limits;
  private final BitSet ends = new BitSet();

  /** The edges of each state, those of one state in one piece. */
  private final int[] firstEdges;

  private final byte[] kinds;
  private final int[] labels;
  private final int[] targets;

  private final ByteClasses byteClasses;

  Grammar(RuleSet rules, int root, BitSet nullable, int[] callOrder, GrammarLimits limits) {
    this.rules = rules;
    this.root = root;
    this.nullable = nullable;
    this.callOrder = callOrder;
    this.limits = limits;
    for (int end : rules.ends()) {
      ends.set(end);
    }
    Edges edges = rules.edges();
    Edges.Index out = edges.bySource();
    firstEdges = new int[edges.states() + 1];
    kinds = new byte[edges.size()];
    labels = new int[edges.size()];
    targets = new int[edges.size()];
    for (int state = 0; state < edges.states(); state++) {
      firstEdges[state + 1] = out.first(state + 1);
      for (int i = out.first(state); i < out.first(state + 1); i++) {
        int edge = out.edge(i);
        kinds[i] = edges.kind(edge);
        labels[i] = edges.label(edge);
        targets[i] = edges.target(edge);
      }
    }
    byteClasses = ByteClasses.of(edges);
  }

  /**
   * Starts to follow a text.
   *
   * <p>States of one start remember where bytes led before, so a caller who follows many texts on
   * one thread does well to keep the first state and use it for all of them.
   *
   * @return the state before the first byte; it and all that come from it are confined to one
   *     thread
   */
  public ByteState start() {
    return new GrammarRun(this).start();
  }

  GrammarLimits limits() {
    return limits;
  }

  ByteClasses byteClasses() {
    return byteClasses;
  }

  int rootStart() {
    return rules.starts()[root];
  }

  int ruleStart(int rule) {
    return rules.starts()[rule];
  }

  /** Tells whether a state is the end of its rule. */
  boolean isEnd(int state) {
    return ends.get(state);
  }

  boolean isNullable(int rule) {
    return nullable.get(rule);
  }

  /** Returns a rule's place in an order in which callers come before those whom they call. */
  int callOrder(int rule) {
    return callOrder[rule];
  }

  /** Returns a state's first edge; the next state's first is behind its last. */
  int firstEdge(int state) {
    return firstEdges[state];
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
}
