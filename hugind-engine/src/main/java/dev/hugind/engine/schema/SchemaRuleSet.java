package dev.hugind.engine.schema;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.IntConsumer;

/**
 * The rules of one schema while they are made. What can never match to an end, such as an object
 * whose required member has a contradictory schema, is cut out before anything is written.
 *
 * <p><b>Thread safety:</b> confined to the thread that compiles the schema.
 */
final class SchemaRuleSet {
  private final List<String> hints = new ArrayList<>();
  private final List<SchemaExpr> bodies = new ArrayList<>();

  /** Makes a rule whose body comes later; until then it matches nothing. */
  int declare(String hint) {
    if (hints.size() >= SchemaLimits.RULES) {
      throw new SchemaException(
          "$", "", "the schema needs more than " + SchemaLimits.RULES + " grammar rules");
    }
    hints.add(hint);
    bodies.add(SchemaExpr.NOTHING);
    return hints.size() - 1;
  }

  void define(int rule, SchemaExpr body) {
    bodies.set(rule, body);
  }

  SchemaExpr add(String hint, SchemaExpr body) {
    int rule = declare(hint);
    define(rule, body);
    return new SchemaExpr.Call(rule);
  }

  /**
   * Writes the rules that the first one needs.
   *
   * @param root the first rule
   * @param rules where they go
   * @return the name of the first rule, or an empty text if it can match nothing
   */
  String write(int root, GbnfRules rules) {
    boolean[] productive = productive();
    if (!productive[root]) {
      return "";
    }
    Map<Integer, SchemaExpr> needed = new HashMap<>();
    Map<Integer, String> names = new HashMap<>();
    Deque<Integer> queue = new ArrayDeque<>();
    List<Integer> order = new ArrayList<>();
    queue.add(root);
    Set<Integer> seen = new HashSet<>();
    seen.add(root);
    while (!queue.isEmpty()) {
      int rule = queue.remove();
      order.add(rule);
      names.put(rule, rules.declare(hints.get(rule)));
      SchemaExpr body = cut(bodies.get(rule), productive);
      needed.put(rule, body);
      calls(
          body,
          called -> {
            if (seen.add(called)) {
              queue.add(called);
            }
          });
    }
    for (int rule : order) {
      String name = names.getOrDefault(rule, "");
      rules.define(name, SchemaText.write(needed.getOrDefault(rule, SchemaExpr.NOTHING), names));
    }
    return names.getOrDefault(root, "");
  }

  private boolean[] productive() {
    int n = bodies.size();
    boolean[] productive = new boolean[n];
    List<List<Integer>> callers = new ArrayList<>();
    for (int i = 0; i < n; i++) {
      callers.add(new ArrayList<>(1));
    }
    Deque<Integer> queue = new ArrayDeque<>();
    for (int i = 0; i < n; i++) {
      int caller = i;
      calls(bodies.get(i), called -> callers.get(called).add(caller));
      queue.add(i);
    }
    while (!queue.isEmpty()) {
      int rule = queue.remove();
      if (!productive[rule] && canEnd(bodies.get(rule), productive)) {
        productive[rule] = true;
        queue.addAll(callers.get(rule));
      }
    }
    return productive;
  }

  private static boolean canEnd(SchemaExpr expr, boolean[] productive) {
    return switch (expr) {
      case SchemaExpr.Text text -> true;
      case SchemaExpr.Named named -> true;
      case SchemaExpr.Characters characters -> !characters.set().isEmpty();
      case SchemaExpr.Sequence sequence ->
          sequence.parts().stream().allMatch(part -> canEnd(part, productive));
      case SchemaExpr.Choice choice ->
          choice.options().stream().anyMatch(option -> canEnd(option, productive));
      case SchemaExpr.Repeat repeat -> repeat.least() == 0 || canEnd(repeat.item(), productive);
      case SchemaExpr.Call call -> productive[call.rule()];
    };
  }

  private static SchemaExpr cut(SchemaExpr expr, boolean[] productive) {
    if (!canEnd(expr, productive)) {
      return SchemaExpr.NOTHING;
    }
    return switch (expr) {
      case SchemaExpr.Sequence sequence ->
          SchemaExpr.sequence(
              sequence.parts().stream().map(part -> cut(part, productive)).toList());
      case SchemaExpr.Choice choice ->
          SchemaExpr.choice(
              choice.options().stream()
                  .map(option -> cut(option, productive))
                  .filter(option -> !option.equals(SchemaExpr.NOTHING))
                  .distinct()
                  .toList());
      case SchemaExpr.Repeat repeat ->
          SchemaExpr.repeat(cut(repeat.item(), productive), repeat.least(), repeat.most());
      default -> expr;
    };
  }

  private static void calls(SchemaExpr expr, IntConsumer consumer) {
    switch (expr) {
      case SchemaExpr.Sequence sequence -> sequence.parts().forEach(part -> calls(part, consumer));
      case SchemaExpr.Choice choice -> choice.options().forEach(option -> calls(option, consumer));
      case SchemaExpr.Repeat repeat -> calls(repeat.item(), consumer);
      case SchemaExpr.Call call -> consumer.accept(call.rule());
      case SchemaExpr.Text text -> {}
      case SchemaExpr.Named named -> {}
      case SchemaExpr.Characters characters -> {}
    }
  }
}
