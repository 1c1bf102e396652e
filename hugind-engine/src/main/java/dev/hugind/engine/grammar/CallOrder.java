package dev.hugind.engine.grammar;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Deque;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Orders rules such that each comes before those which it may call before taking anything. A rule
 * that may call itself so, on whatever way, is left-recursive, for which there is no order.
 */
final class CallOrder {
  private final RuleSet rules;
  private final BitSet nullable;
  private final Edges.Index out;
  private final int[][] calls;
  private final int[] places;

  /** The rule that was last seen to call a rule. */
  private final int[] callers;

  private int next;

  private CallOrder(RuleSet rules, BitSet nullable) {
    this.rules = rules;
    this.nullable = nullable;
    out = rules.edges().bySource();
    calls = new int[rules.size()][];
    places = new int[rules.size()];
    callers = new int[rules.size()];
    Arrays.fill(callers, -1);
    next = rules.size();
  }

  /**
   * Returns the place of each rule.
   *
   * @throws GrammarException if a rule is left-recursive
   */
  static int[] of(RuleSet rules, BitSet nullable) {
    CallOrder order = new CallOrder(rules, nullable);
    BitSet seen = new BitSet();
    for (int rule = 0; rule < rules.size(); rule++) {
      order.findCalls(rule, seen);
    }
    order.sort();
    return order.places;
  }

  /** Collects the rules that may be called before anything is taken. */
  private void findCalls(int rule, BitSet seen) {
    // The states of two rules are never the same, so what was seen need not be cleared.
    Edges edges = rules.edges();
    Deque<Integer> open = new ArrayDeque<>();
    IntStream.Builder called = IntStream.builder();
    open.add(rules.starts()[rule]);
    seen.set(rules.starts()[rule]);
    while (!open.isEmpty()) {
      int state = open.remove();
      for (int i = out.first(state); i < out.first(state + 1); i++) {
        int edge = out.edge(i);
        boolean call = edges.kind(edge) == Edges.CALL;
        if (call && callers[edges.label(edge)] != rule) {
          callers[edges.label(edge)] = rule;
          called.add(edges.label(edge));
        }
        boolean passes = call ? nullable.get(edges.label(edge)) : edges.kind(edge) == Edges.EMPTY;
        if (passes && !seen.get(edges.target(edge))) {
          seen.set(edges.target(edge));
          open.add(edges.target(edge));
        }
      }
    }
    calls[rule] = called.build().toArray();
  }

  /** Walks depth-first with a stack of its own: chains of calls may be long. */
  private void sort() {
    int[] progress = new int[rules.size()];
    BitSet finished = new BitSet();
    BitSet active = new BitSet();
    List<Integer> path = new ArrayList<>();
    for (int root = 0; root < rules.size(); root++) {
      if (!finished.get(root)) {
        path.add(root);
        active.set(root);
      }
      while (!path.isEmpty()) {
        int rule = path.getLast();
        if (progress[rule] == calls[rule].length) {
          path.removeLast();
          active.clear(rule);
          finished.set(rule);
          places[rule] = --next;
          continue;
        }
        int callee = calls[rule][progress[rule]++];
        if (active.get(callee)) {
          throw leftRecursion(path.subList(path.indexOf(callee), path.size()));
        }
        if (!finished.get(callee)) {
          path.add(callee);
          active.set(callee);
        }
      }
    }
  }

  private GrammarException leftRecursion(List<Integer> cycle) {
    List<String> names = new ArrayList<>();
    for (int rule : cycle) {
      String name = rules.names().get(rule);
      if (names.isEmpty() || !names.getLast().equals(name)) {
        names.add(name);
      }
    }
    String shown =
        names.size() <= 8
            ? String.join(" → ", names)
            : String.join(" → ", names.subList(0, 7)) + " → …";
    return new GrammarException(
        "The grammar has a left recursion: "
            + shown
            + " → "
            + names.getFirst()
            + "; a rule may call itself only after taking at least one character");
  }
}
