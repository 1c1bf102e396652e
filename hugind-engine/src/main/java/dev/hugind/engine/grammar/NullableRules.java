package dev.hugind.engine.grammar;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Finds the rules that match the empty text. */
final class NullableRules {
  private final RuleSet rules;
  private final Edges.Index out;
  private final BitSet nullable = new BitSet();

  /** States that are reached without taking anything. */
  private final BitSet reached = new BitSet();

  /** Edges that can be passed once the rule that they call is known to be nullable. */
  private final Map<Integer, List<Integer>> waiting = new HashMap<>();

  private final Deque<Integer> open = new ArrayDeque<>();
  private final Map<Integer, Integer> ruleOfEnd = new HashMap<>();

  private NullableRules(RuleSet rules) {
    this.rules = rules;
    out = rules.edges().bySource();
  }

  /** Returns the rules that match the empty text. */
  static BitSet of(RuleSet rules) {
    NullableRules search = new NullableRules(rules);
    search.run();
    return search.nullable;
  }

  private void run() {
    for (int rule = 0; rule < rules.size(); rule++) {
      ruleOfEnd.put(rules.ends()[rule], rule);
      reach(rules.starts()[rule]);
    }
    while (!open.isEmpty()) {
      int state = open.remove();
      Integer ended = ruleOfEnd.get(state);
      if (ended != null) {
        nullable.set(ended);
        List<Integer> edges = waiting.remove(ended);
        if (edges != null) {
          edges.forEach(edge -> reach(rules.edges().target(edge)));
        }
      }
      for (int i = out.first(state); i < out.first(state + 1); i++) {
        follow(out.edge(i));
      }
    }
  }

  private void follow(int edge) {
    Edges edges = rules.edges();
    if (edges.kind(edge) == Edges.EMPTY
        || (edges.kind(edge) == Edges.CALL && nullable.get(edges.label(edge)))) {
      reach(edges.target(edge));
    } else if (edges.kind(edge) == Edges.CALL) {
      waiting.computeIfAbsent(edges.label(edge), rule -> new ArrayList<>()).add(edge);
    }
  }

  private void reach(int state) {
    if (!reached.get(state)) {
      reached.set(state);
      open.add(state);
    }
  }
}
