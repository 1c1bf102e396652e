package dev.hugind.engine.schema;

import com.fasterxml.jackson.databind.JsonNode;
import dev.hugind.engine.schema.RegexDfa.Combination;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Makes the rules of a grammar from a schema: one rule for each set of schemas that a value has to
 * satisfy together.
 *
 * <p><b>Thread safety:</b> confined to the thread that compiles the schema.
 */
final class SchemaCompiler {
  private record Open(Set<SchemaLiteral> demands, int rule, String hint) {}

  private final GbnfRules grammar;
  private final SchemaRuleSet rules = new SchemaRuleSet();
  private final SchemaBudget budget = new SchemaBudget();
  private final SchemaLanguages languages = new SchemaLanguages(budget);
  private final SchemaMatcher matcher = new SchemaMatcher(languages, budget);
  private final SchemaExpander expander = new SchemaExpander(budget, languages, matcher);
  private final SchemaScalarRules scalars;
  private final SchemaArrayRules arrays;
  private final SchemaObjectRules objects;
  private final Map<Set<SchemaLiteral>, Integer> known = new HashMap<>();
  private final Deque<Open> open = new ArrayDeque<>();

  SchemaCompiler(GbnfRules grammar) {
    this.grammar = grammar;
    scalars = new SchemaScalarRules(grammar, rules, languages, budget);
    arrays =
        new SchemaArrayRules(
            this, rules, grammar, new SchemaUniqueRules(this, rules, grammar, scalars));
    objects = new SchemaObjectRules(this, rules, grammar, scalars);
  }

  /**
   * Adds the rules for values that satisfy a schema.
   *
   * @param root the schema
   * @param types what the value may be at all
   * @param hint what the rule's name should look like
   * @return the rule's name
   * @throws SchemaException if there is no such value, or a grammar cannot express the schema
   */
  String compile(SchemaNode root, Set<SchemaType> types, String hint) {
    Set<SchemaLiteral> demands = SchemaLiteral.simplified(List.of(SchemaLiteral.is(root)));
    int rule = rules.declare(hint);
    rules.define(rule, body(demands, types, hint));
    while (!open.isEmpty()) {
      Open next = open.remove();
      rules.define(next.rule, body(next.demands, EnumSet.allOf(SchemaType.class), next.hint));
    }
    return written(rule, root);
  }

  /**
   * Adds the rules for the strings that satisfy a schema, written without quotes or escapes.
   *
   * @param root the schema
   * @param end what follows the string and is not found in it
   * @param hint what the rule's name should look like
   * @return the rule's name
   * @throws SchemaException if there is no such string, or a grammar cannot express the schema
   */
  String compileRaw(SchemaNode root, String end, String hint) {
    SchemaRawRules raw = new SchemaRawRules(grammar, languages, end);
    List<SchemaExpr> options = new ArrayList<>();
    for (SchemaShape shape :
        expander.expand(SchemaLiteral.simplified(List.of(SchemaLiteral.is(root))))) {
      if (shape.values != null) {
        options.add(
            raw.among(
                values(shape).stream()
                    .filter(JsonNode::isTextual)
                    .map(JsonNode::textValue)
                    .toList()));
      } else if (shape.types.contains(SchemaType.STRING)) {
        options.add(raw.of(shape.strings, hint));
      }
    }
    int rule = rules.declare(hint);
    rules.define(rule, SchemaExpr.choice(options));
    return written(rule, root);
  }

  private String written(int rule, SchemaNode root) {
    String name = rules.write(rule, grammar);
    if (name.isEmpty()) {
      throw new SchemaException(
          root.path(),
          "",
          "no value satisfies the schema: its parts contradict each other, or it goes on without"
              + " end");
    }
    return name;
  }

  /** Returns what matches the values that meet all demands. */
  SchemaExpr value(Set<SchemaLiteral> demands, String hint) {
    if (demands.isEmpty()) {
      return new SchemaExpr.Named(grammar.json("value"));
    }
    if (demands.contains(SchemaLiteral.NEVER)) {
      return SchemaExpr.NOTHING;
    }
    Integer rule = known.get(demands);
    if (rule == null) {
      rule = rules.declare(hint);
      known.put(demands, rule);
      open.add(new Open(demands, rule, hint));
    }
    return new SchemaExpr.Call(rule);
  }

  /** Returns the texts that satisfy all demands. */
  RegexDfa texts(Set<SchemaLiteral> demands) {
    RegexDfa texts = RegexDfa.literals(List.of(), "$", "propertyNames");
    for (SchemaShape shape : expander.expand(demands)) {
      if (!shape.types.contains(SchemaType.STRING)) {
        continue;
      }
      List<String> values = new ArrayList<>();
      for (JsonNode value : expander.emptiness().values(shape)) {
        values.add(value.asText());
      }
      RegexDfa more =
          shape.values == null
              ? languages.strings(shape.strings)
              : RegexDfa.literals(values, "$", "propertyNames");
      texts = languages.combine(texts, more, Combination.EITHER, "$", "propertyNames");
    }
    return texts;
  }

  SchemaKeys keys(SchemaObjects demands) {
    return new SchemaKeys(demands, languages, matcher);
  }

  private SchemaExpr body(Set<SchemaLiteral> demands, Set<SchemaType> types, String hint) {
    List<SchemaExpr> options = new ArrayList<>();
    for (SchemaShape shape : expander.expand(demands)) {
      shape.restrict(types);
      options.add(shape.values == null ? shape(shape, hint) : scalars.among(values(shape)));
    }
    return SchemaExpr.choice(options);
  }

  List<SchemaShape> shapes(Set<SchemaLiteral> demands) {
    return expander.expand(demands);
  }

  SchemaLanguages languages() {
    return languages;
  }

  /** Returns the numbers of a shape, each in one spelling. */
  RegexDfa plainNumbers(SchemaShape shape) {
    return scalars.plainNumbers(shape);
  }

  /** Returns the values of a shape's enum that meet all its demands. */
  List<JsonNode> values(SchemaShape shape) {
    return expander.emptiness().values(shape);
  }

  private SchemaExpr shape(SchemaShape shape, String hint) {
    for (JsonNode value : shape.excluded) {
      if (shape.types.contains(SchemaType.of(value)) && !value.isBoolean()) {
        throw new SchemaException(
            shape.followed.iterator().next().schema().path(),
            "not",
            "of objects or arrays in an enum or const can't be enforced by a grammar");
      }
    }
    List<SchemaExpr> options = new ArrayList<>();
    if (shape.types.contains(SchemaType.OBJECT)) {
      options.add(objects.of(shape.objects, hint));
    }
    if (shape.types.contains(SchemaType.ARRAY)) {
      options.add(arrays.of(shape.arrays, hint));
    }
    if (shape.types.contains(SchemaType.STRING)) {
      options.add(scalars.string(shape.strings, hint));
    }
    options.add(scalars.number(shape, hint));
    for (String literal : List.of("true", "false")) {
      boolean excluded = shape.excluded.stream().anyMatch(v -> v.asText().equals(literal));
      if (shape.types.contains(SchemaType.BOOLEAN) && !excluded) {
        options.add(SchemaExpr.text(literal));
      }
    }
    if (shape.types.contains(SchemaType.NULL)) {
      options.add(SchemaExpr.text("null"));
    }
    return SchemaExpr.choice(options);
  }

  SchemaEmptiness emptiness() {
    return expander.emptiness();
  }
}
