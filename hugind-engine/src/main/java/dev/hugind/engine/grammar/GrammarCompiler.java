package dev.hugind.engine.grammar;

import java.util.BitSet;

/** Turns the rules of a grammar into what an answer can be followed with. */
final class GrammarCompiler {
  private GrammarCompiler() {}

  static Grammar compile(GbnfParser.Rules rules, GrammarLimits limits) {
    RuleSet set = new RuleBuilder(rules.names(), rules.definitions(), limits.states()).build();
    BitSet nullable = NullableRules.of(set);
    int[] order = CallOrder.of(set, nullable);
    Productivity.dropDeadEnds(set, rules.root());
    shortenEmptyChains(set);
    return new Grammar(set, rules.root(), nullable, order, limits);
  }

  /**
   * Lets edges lead past states that have nothing but one empty edge. So a call behind which
   * nothing comes leads to the end of its rule, and is seen to need no stack.
   */
  private static void shortenEmptyChains(RuleSet set) {
    Edges edges = set.edges();
    int[] past = new int[edges.states()];
    Edges.Index out = edges.bySource();
    for (int state = 0; state < past.length; state++) {
      past[state] = state;
      if (out.first(state + 1) - out.first(state) == 1) {
        int edge = out.edge(out.first(state));
        if (edges.kind(edge) == Edges.EMPTY) {
          past[state] = edges.target(edge);
        }
      }
    }
    for (int edge = 0; edge < edges.size(); edge++) {
      // No cycle consists of such states alone: none of them could reach the end of its rule.
      int last = edges.target(edge);
      while (past[last] != last) {
        last = past[last];
      }
      // Shortened on the way, so that long chains take linear time in total.
      int passed = edges.target(edge);
      while (passed != last) {
        int following = past[passed];
        past[passed] = last;
        passed = following;
      }
      edges.redirect(edge, last);
    }
  }
}
