package dev.hugind.engine.schema;

import java.util.ArrayList;
import java.util.List;

/**
 * Makes rules for objects: declared properties in their order, each that is not required may be
 * missing, then any others that the schema allows.
 *
 * <p>There is a rule for each place in the order and number of properties before it, so the grammar
 * grows with the number of properties, not with that of their combinations.
 *
 * <p><b>Thread safety:</b> confined to the thread that compiles the schema.
 */
final class SchemaObjectRules {
  private final SchemaCompiler compiler;
  private final SchemaRuleSet rules;
  private final GbnfRules grammar;
  private final SchemaScalarRules scalars;

  SchemaObjectRules(
      SchemaCompiler compiler, SchemaRuleSet rules, GbnfRules grammar, SchemaScalarRules scalars) {
    this.compiler = compiler;
    this.rules = rules;
    this.grammar = grammar;
    this.scalars = scalars;
  }

  SchemaExpr of(SchemaObjects objects, String hint) {
    if (objects.contradictory()) {
      return SchemaExpr.NOTHING;
    }
    if (objects.free()) {
      return new SchemaExpr.Named(grammar.json("object"));
    }
    return new Layout(objects, hint).whole();
  }

  private final class Layout {
    private final SchemaObjects objects;
    private final String hint;
    private final List<String> places;
    private final SchemaExpr space = new SchemaExpr.Named(grammar.json("space"));
    private final SchemaExpr comma = SchemaExpr.sequence(SchemaExpr.text(","), space);

    /** The highest number of properties that is told apart from a higher one. */
    private final int counted;

    Layout(SchemaObjects objects, String hint) {
      this.objects = objects;
      this.hint = hint;
      places = List.copyOf(objects.places());
      int most = objects.most > places.size() ? places.size() : objects.most;
      counted = Math.max(1, Math.max(Math.min(objects.least, places.size() + 1), most));
      if (places.size() > SchemaLimits.PROPERTIES
          || (long) places.size() * counted > SchemaLimits.RULES / 2) {
        throw new SchemaException(
            objects.leastPath,
            "properties",
            "has "
                + places.size()
                + " properties; at most "
                + SchemaLimits.PROPERTIES
                + " can be laid out, fewer where minProperties or maxProperties count them");
      }
    }

    SchemaExpr whole() {
      SchemaKeys keys = compiler.keys(objects);
      SchemaExpr other = other(keys);
      SchemaExpr[] after = new SchemaExpr[counted + 1];
      for (int count = 0; count <= counted; count++) {
        after[count] = others(other, count);
      }
      for (int i = places.size() - 1; i >= 0; i--) {
        String name = places.get(i);
        SchemaExpr property =
            SchemaExpr.sequence(
                SchemaExpr.text(SchemaJson.quoted(name)),
                space,
                SchemaExpr.text(":"),
                space,
                compiler.value(keys.demands(name), hint + "-" + name));
        boolean required = objects.required.contains(name);
        boolean shared = i > 0 && !objects.required.contains(places.get(i - 1));
        SchemaExpr[] before = new SchemaExpr[counted + 1];
        for (int count = 0; count <= Math.min(counted, i); count++) {
          SchemaExpr next = place(property, required, count, after);
          // Two ways lead here after a property that may be missing.
          before[count] =
              shared || next instanceof SchemaExpr.Choice ? rules.add(hint + "-rest", next) : next;
        }
        for (int count = i + 1; count <= counted; count++) {
          before[count] = SchemaExpr.NOTHING; // Not so many can have come before.
        }
        after = before;
      }
      return SchemaExpr.sequence(SchemaExpr.text("{"), space, after[0], SchemaExpr.text("}"));
    }

    private SchemaExpr place(SchemaExpr property, boolean required, int count, SchemaExpr[] after) {
      List<SchemaExpr> options = new ArrayList<>();
      if (objects.most < 0 || count < objects.most) {
        options.add(
            SchemaExpr.sequence(
                count == 0 ? SchemaExpr.EMPTY : comma,
                property,
                after[Math.min(count + 1, counted)]));
      }
      if (!required) {
        options.add(after[count]);
      }
      return SchemaExpr.choice(options);
    }

    /** Returns what matches a property that has no place of its own. */
    private SchemaExpr other(SchemaKeys keys) {
      List<SchemaExpr> options = new ArrayList<>();
      for (SchemaKeys.Kind kind : keys.others(compiler, objects.leastPath)) {
        SchemaExpr value = compiler.value(kind.demands(), hint + "-other");
        if (value.equals(SchemaExpr.NOTHING)) {
          continue;
        }
        SchemaExpr key =
            kind.names().acceptsAll()
                ? new SchemaExpr.Named(grammar.json("string"))
                : SchemaScalarRules.quoted(scalars.text(kind.names(), hint + "-key"));
        options.add(SchemaExpr.sequence(key, space, SchemaExpr.text(":"), space, value));
      }
      return options.isEmpty()
          ? SchemaExpr.NOTHING
          : rules.add(hint + "-other", SchemaExpr.choice(options));
    }

    /**
     * Returns what follows the places. Of the other properties only one counts towards the fewest,
     * as the rest may have its name again; all count towards the most.
     */
    private SchemaExpr others(SchemaExpr other, int count) {
      int missing = Math.max(0, objects.least - count);
      if (missing > 1 && !other.equals(SchemaExpr.NOTHING) && count >= places.size()) {
        throw new SchemaException(
            objects.leastPath,
            "minProperties",
            "can't be enforced beyond the declared properties and one more, because a grammar"
                + " can't keep other names apart; lower it or declare more properties");
      }
      if (missing > 1) {
        return SchemaExpr.NOTHING;
      }
      int most = objects.most < 0 ? -1 : objects.most - count;
      SchemaExpr end = count == 0 && missing == 0 ? SchemaExpr.EMPTY : space;
      if (most == 0) {
        return missing == 0 ? end : SchemaExpr.NOTHING;
      }
      SchemaExpr more = SchemaExpr.sequence(comma, other);
      if (count > 0) {
        return SchemaExpr.sequence(SchemaExpr.repeat(more, missing, most), space);
      }
      SchemaExpr some =
          SchemaExpr.sequence(other, SchemaExpr.repeat(more, 0, most < 0 ? -1 : most - 1), space);
      return missing == 0 ? SchemaExpr.optional(some) : some;
    }
  }
}
