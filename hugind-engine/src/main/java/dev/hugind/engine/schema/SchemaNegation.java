package dev.hugind.engine.schema;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.function.Consumer;

/**
 * Says in which ways a value can fail to satisfy a schema.
 *
 * <p>Some ways cannot be put into a grammar, such as an item that is the same as another. They are
 * left out where there are others, so that the grammar has fewer texts than it could, never more.
 *
 * <p><b>Thread safety:</b> confined to the thread that compiles the schema.
 */
final class SchemaNegation {
  private final SchemaNode node;
  private final List<SchemaOption> options = new ArrayList<>();
  private String leftOut = "";

  private SchemaNegation(SchemaNode node) {
    this.node = node;
  }

  /**
   * Returns the ways to fail a schema, none if nothing fails it.
   *
   * @throws SchemaException if there are such ways, but none that a grammar can express
   */
  static List<SchemaOption> options(SchemaNode node) {
    if (node.never()) {
      return List.of(SchemaOption.following());
    }
    SchemaNegation negation = new SchemaNegation(node);
    node.keywords().forEach(negation::negate);
    if (negation.options.isEmpty() && !negation.leftOut.isEmpty()) {
      throw node.bad(
          negation.leftOut, "can't be enforced by a grammar where it is negated; leave it out");
    }
    return negation.options;
  }

  private void negate(String keyword) {
    switch (keyword) {
      case "type" -> {
        var types = node.types();
        options.add(SchemaOption.demanding(shape -> shape.types.removeAll(types)));
      }
      case "enum", "const" -> {
        var values = node.values(keyword);
        options.add(SchemaOption.demanding(shape -> shape.exclude(values)));
      }
      case "minimum", "exclusiveMinimum", "maximum", "exclusiveMaximum" -> negateBound(keyword);
      case "multipleOf" -> {
        BigDecimal divisor = node.number(keyword);
        if (divisor != null) {
          number(s -> s.divisors.add(new SchemaNumbers.Divisor(divisor, false, node.path())));
        }
      }
      case "minLength", "maxLength", "minItems", "maxItems", "minProperties", "maxProperties" ->
          negateCount(keyword);
      case "pattern" -> {
        var pattern = new SchemaStrings.Pattern(node.text(keyword), false, node.path(), keyword);
        options.add(
            SchemaOption.demanding(
                SchemaType.STRING, shape -> shape.strings.patterns.add(pattern)));
      }
      case "properties", "required" -> negateProperties(keyword);
      case "items", "prefixItems", "contains" -> negateItems(keyword);
      case "not" -> follow(keyword, true);
      case "$ref", "$dynamicRef", "$recursiveRef" -> follow(keyword, false);
      case "allOf" ->
          node.schemas(keyword)
              .forEach(part -> options.add(SchemaOption.following(SchemaLiteral.isNot(part))));
      case "anyOf" ->
          options.add(
              SchemaOption.following(
                  node.schemas(keyword).stream().map(SchemaLiteral::isNot).toList()));
      case "if" -> negateCondition();
      case "then", "else", "minContains", "maxContains" -> {}
      case "dependentRequired", "dependentSchemas" -> negateDependencies(keyword);
      default -> leftOut = keyword;
    }
  }

  private void follow(String keyword, boolean positive) {
    SchemaNode schema = node.schema(keyword);
    if (schema != null) {
      options.add(SchemaOption.following(new SchemaLiteral(schema, positive)));
    }
  }

  private void number(Consumer<SchemaNumbers> demand) {
    options.add(
        SchemaOption.demanding(
            shape -> {
              shape.restrict(SchemaType.NUMBERS);
              demand.accept(shape.numbers);
            }));
  }

  private void negateBound(String keyword) {
    BigDecimal bound = node.number(keyword);
    if (bound != null) {
      switch (keyword) {
        case "minimum" -> number(numbers -> numbers.atMost(bound, true));
        case "exclusiveMinimum" -> number(numbers -> numbers.atMost(bound, false));
        case "maximum" -> number(numbers -> numbers.atLeast(bound, true));
        default -> number(numbers -> numbers.atLeast(bound, false));
      }
    }
  }

  private void negateCount(String keyword) {
    int count = node.count(keyword, 0);
    switch (keyword) {
      case "minLength" -> option(SchemaType.STRING, s -> s.strings.atMost(count - 1));
      case "maxLength" -> option(SchemaType.STRING, s -> s.strings.atLeast(count + 1));
      case "minItems" -> option(SchemaType.ARRAY, s -> s.arrays.atMost(count - 1));
      case "maxItems" -> option(SchemaType.ARRAY, s -> s.arrays.atLeast(count + 1));
      case "minProperties" -> option(SchemaType.OBJECT, s -> s.objects.atMost(count - 1));
      default -> option(SchemaType.OBJECT, s -> s.objects.atLeast(count + 1, node.path()));
    }
  }

  private void option(SchemaType type, Consumer<SchemaShape> demand) {
    options.add(SchemaOption.demanding(type, demand));
  }

  private void negateProperties(String keyword) {
    node.names(keyword)
        .forEach(
            name -> option(SchemaType.OBJECT, s -> s.objects.demand(name, SchemaLiteral.NEVER)));
    node.named(keyword)
        .forEach(
            (name, schema) ->
                option(
                    SchemaType.OBJECT,
                    s -> {
                      s.objects.demand(name, SchemaLiteral.isNot(schema));
                      s.objects.required.add(name);
                    }));
  }

  private void negateItems(String keyword) {
    int position = 0;
    for (SchemaNode schema : node.schemas(keyword)) {
      int at = position++;
      option(
          SchemaType.ARRAY,
          s -> {
            s.arrays.atLeast(at + 1);
            s.arrays.items.add(new SchemaArrays.Items(at, at, SchemaLiteral.isNot(schema)));
          });
    }
    SchemaNode schema = node.schema(keyword);
    if (schema != null
        && keyword.equals("contains")
        && node.count("minContains", 1) == 1
        && !node.has("maxContains")) {
      option(
          SchemaType.ARRAY,
          s -> s.arrays.items.add(new SchemaArrays.Items(0, -1, SchemaLiteral.isNot(schema))));
    } else if (schema != null) {
      leftOut = keyword;
    }
  }

  private void negateCondition() {
    SchemaNode condition = node.schema("if");
    SchemaNode then = node.schema("then");
    SchemaNode otherwise = node.schema("else");
    if (condition != null && then != null) {
      options.add(SchemaOption.following(SchemaLiteral.is(condition), SchemaLiteral.isNot(then)));
    }
    if (condition != null && otherwise != null) {
      options.add(
          SchemaOption.following(SchemaLiteral.isNot(condition), SchemaLiteral.isNot(otherwise)));
    }
  }

  private void negateDependencies(String keyword) {
    node.nameLists(keyword)
        .forEach(
            (name, needed) ->
                needed.forEach(
                    missing ->
                        option(
                            SchemaType.OBJECT,
                            s -> {
                              s.objects.required.add(name);
                              s.objects.demand(missing, SchemaLiteral.NEVER);
                            })));
    node.named(keyword)
        .forEach(
            (name, schema) ->
                options.add(
                    new SchemaOption(
                        List.of(SchemaLiteral.isNot(schema)),
                        s -> {
                          s.restrict(EnumSet.of(SchemaType.OBJECT));
                          s.objects.required.add(name);
                        })));
  }
}
