package dev.hugind.engine.schema;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Makes rules for arrays.
 *
 * <p><b>Thread safety:</b> confined to the thread that compiles the schema.
 */
final class SchemaArrayRules {
  private static final int POSITIONS = 1_000;
  private static final int APART = 8;

  private final SchemaCompiler compiler;
  private final SchemaRuleSet rules;
  private final GbnfRules grammar;
  private final SchemaUniqueRules unique;

  SchemaArrayRules(
      SchemaCompiler compiler, SchemaRuleSet rules, GbnfRules grammar, SchemaUniqueRules unique) {
    this.compiler = compiler;
    this.unique = unique;
    this.rules = rules;
    this.grammar = grammar;
  }

  SchemaExpr of(SchemaArrays arrays, String hint) {
    if (arrays.contradictory()) {
      return SchemaExpr.NOTHING;
    }
    if (arrays.free()) {
      return new SchemaExpr.Named(grammar.json("array"));
    }
    SchemaExpr items = items(arrays, hint);
    SchemaExpr space = new SchemaExpr.Named(grammar.json("space"));
    return SchemaExpr.sequence(SchemaExpr.text("["), space, items, SchemaExpr.text("]"));
  }

  private SchemaExpr items(SchemaArrays arrays, String hint) {
    if (!arrays.uniquePath.isEmpty() && arrays.most != 0 && arrays.most != 1 && !apart(arrays)) {
      return unique.items(arrays, hint);
    }
    return arrays.contains.isEmpty() ? plain(arrays, hint) : containing(arrays, hint);
  }

  /** Tells whether no two items can be the same anyway, as they have to satisfy other schemas. */
  private boolean apart(SchemaArrays arrays) {
    if (arrays.most < 0 || arrays.most > APART) {
      return false;
    }
    for (int i = 0; i < arrays.most; i++) {
      for (int j = 0; j < i; j++) {
        Set<SchemaLiteral> both = new LinkedHashSet<>(arrays.demands(i));
        both.addAll(arrays.demands(j));
        if (!compiler.emptiness().isEmpty(both)) {
          return false;
        }
      }
    }
    return true;
  }

  private SchemaExpr plain(SchemaArrays arrays, String hint) {
    int alike = positions(arrays);
    int prefix = arrays.most < 0 ? alike : Math.min(alike, arrays.most);
    SchemaExpr space = new SchemaExpr.Named(grammar.json("space"));
    SchemaExpr comma = SchemaExpr.sequence(SchemaExpr.text(","), space);
    SchemaExpr after = space;
    if (arrays.most < 0 || arrays.most > prefix) {
      SchemaExpr item = compiler.value(arrays.demands(prefix), hint + "-item");
      int least = Math.max(0, arrays.least - prefix);
      int most = arrays.most < 0 ? -1 : arrays.most - prefix;
      SchemaExpr more = SchemaExpr.sequence(comma, item);
      if (prefix > 0) {
        after = SchemaExpr.sequence(SchemaExpr.repeat(more, least, most), space);
      } else {
        SchemaExpr rest = SchemaExpr.repeat(more, Math.max(0, least - 1), most < 0 ? -1 : most - 1);
        after = SchemaExpr.sequence(item, rest, space);
        after = least == 0 ? SchemaExpr.optional(after) : after;
      }
    }
    for (int i = prefix - 1; i >= 0; i--) {
      SchemaExpr item = compiler.value(arrays.demands(i), hint + "-" + i);
      SchemaExpr next = SchemaExpr.sequence(i == 0 ? SchemaExpr.EMPTY : comma, item, after);
      if (i >= arrays.least) {
        next = SchemaExpr.choice(next, i == 0 ? SchemaExpr.EMPTY : space);
        next = i > 0 && i % 20 == 0 ? rules.add(hint, next) : next;
      }
      after = next;
    }
    return after;
  }

  private static int positions(SchemaArrays arrays) {
    int alike = arrays.alikeFrom();
    if (alike > POSITIONS) {
      throw new SchemaException(
          "$", "prefixItems", "must have at most " + POSITIONS + " schemas, not " + alike);
    }
    return alike;
  }

  /** Counts items and, among them, those that satisfy a schema. */
  private SchemaExpr containing(SchemaArrays arrays, String hint) {
    SchemaArrays.Contains contains = arrays.contains.getFirst();
    int last = Math.max(Math.max(positions(arrays), arrays.least), Math.max(0, arrays.most));
    int lastFound = Math.max(contains.least(), Math.max(0, contains.most()));
    if (arrays.contains.size() > 1 || (long) (last + 1) * (lastFound + 1) > POSITIONS) {
      throw new SchemaException(
          contains.path(),
          "contains",
          "can't be enforced twice for one array, nor with counts so high; leave it out");
    }
    int[][] names = new int[last + 1][lastFound + 1];
    for (int[] row : names) {
      for (int found = 0; found <= lastFound; found++) {
        row[found] = rules.declare(hint);
      }
    }
    SchemaExpr space = new SchemaExpr.Named(grammar.json("space"));
    for (int at = 0; at <= last; at++) {
      for (int found = 0; found <= lastFound; found++) {
        SchemaExpr comma =
            at == 0 ? SchemaExpr.EMPTY : SchemaExpr.sequence(SchemaExpr.text(","), space);
        List<SchemaExpr> options = new ArrayList<>();
        if (at >= arrays.least && found >= contains.least()) {
          options.add(at == 0 ? SchemaExpr.EMPTY : space);
        }
        if (arrays.most < 0 || at < arrays.most) {
          int next = Math.min(at + 1, last);
          Set<SchemaLiteral> demands = new LinkedHashSet<>(arrays.demands(at));
          Set<SchemaLiteral> with = new LinkedHashSet<>(demands);
          with.add(SchemaLiteral.is(contains.schema()));
          Set<SchemaLiteral> without = new LinkedHashSet<>(demands);
          if (contains.most() >= 0) {
            without.add(SchemaLiteral.isNot(contains.schema()));
          }
          if (contains.most() < 0 || found < contains.most()) {
            options.add(
                SchemaExpr.sequence(
                    comma,
                    compiler.value(SchemaLiteral.simplified(with), hint + "-found"),
                    new SchemaExpr.Call(names[next][Math.min(found + 1, lastFound)])));
          }
          options.add(
              SchemaExpr.sequence(
                  comma,
                  compiler.value(SchemaLiteral.simplified(without), hint + "-item"),
                  new SchemaExpr.Call(names[next][found])));
        }
        rules.define(names[at][found], SchemaExpr.choice(options));
      }
    }
    return new SchemaExpr.Call(names[0][0]);
  }
}
