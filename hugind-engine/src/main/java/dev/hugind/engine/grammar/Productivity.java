package dev.hugind.engine.grammar;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Drops the edges from which no rule can come to its end, such as those of a recursion without
 * exit. After that, whatever an automaton accepted so far can be continued to a complete text.
 */
final class Productivity {
  private final RuleSet rules;
  private final Edges edges;
  private final Edges.Index in;

  /** States from which their rule's end can be reached. */
  private final BitSet alive = new BitSet();

  private final BitSet kept = new BitSet();
  private final Map<Integer, List<Integer>> waiting = new HashMap<>();
  private final Map<Integer, Integer> ruleOfStart = new HashMap<>();
  private final Deque<Integer> open = new ArrayDeque<>();

  private Productivity(RuleSet rules) {
    this.rules = rules;
    edges = rules.edges();
    in = edges.byTarget();
  }

  /**
   * Drops dead ends.
   *
   * @throws GrammarException if the root has no end, so that no text matches
   */
  static void dropDeadEnds(RuleSet rules, int root) {
    Productivity search = new Productivity(rules);
    search.run();
    if (!search.alive.get(rules.starts()[root])) {
      throw new GrammarException(
          "The grammar matches no text: the rule root never comes to an end");
    }
    rules.edges().retain(search.kept);
  }

  private void run() {
    for (int rule = 0; rule < rules.size(); rule++) {
      ruleOfStart.put(rules.starts()[rule], rule);
      reach(rules.ends()[rule]);
    }
    while (!open.isEmpty()) {
      int state = open.remove();
      Integer started = ruleOfStart.get(state);
      if (started != null) {
        List<Integer> calls = waiting.remove(started);
        if (calls != null) {
          calls.forEach(this::keep);
        }
      }
      for (int i = in.first(state); i < in.first(state + 1); i++) {
        int edge = in.edge(i);
        if (edges.kind(edge) == Edges.CALL && !alive.get(rules.starts()[edges.label(edge)])) {
          waiting.computeIfAbsent(edges.label(edge), rule -> new ArrayList<>()).add(edge);
        } else {
          keep(edge);
        }
      }
    }
  }

  private void keep(int edge) {
    kept.set(edge);
    reach(edges.source(edge));
  }

  private void reach(int state) {
    if (!alive.get(state)) {
      alive.set(state);
      open.add(state);
    }
  }
}
