package dev.hugind.engine.schema;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Follows schemas to all the ways to satisfy them: what $ref and allOf say is put together, and
 * each choice that anyOf, oneOf, if, not and the dependencies leave makes for ways of its own.
 *
 * <p><b>Thread safety:</b> confined to the thread that compiles the schema.
 */
final class SchemaExpander {
  private final SchemaBudget budget;
  private final SchemaEmptiness emptiness;

  SchemaExpander(SchemaBudget budget, SchemaLanguages languages, SchemaMatcher matcher) {
    this.budget = budget;
    emptiness = new SchemaEmptiness(this, languages, matcher);
  }

  /** Choices that are open, and where they stand. */
  private record Choice(SchemaNode node, String keyword, List<SchemaOption> options) {}

  /**
   * Returns the ways to satisfy all demands, none if there is none.
   *
   * @throws SchemaException if there are too many, or one cannot be expressed
   */
  List<SchemaShape> expand(Set<SchemaLiteral> demands) {
    List<SchemaShape> shapes = new ArrayList<>();
    expand(new SchemaShape(), new ArrayDeque<>(demands), new ArrayDeque<>(), shapes, 0);
    return shapes;
  }

  SchemaEmptiness emptiness() {
    return emptiness;
  }

  private void expand(
      SchemaShape shape,
      Deque<SchemaLiteral> agenda,
      Deque<Choice> choices,
      List<SchemaShape> shapes,
      int depth) {
    while (true) {
      while (!agenda.isEmpty()) {
        SchemaLiteral literal = agenda.remove();
        budget.spend(literal.schema().path(), "", 80);
        if (shape.followed.add(literal)) {
          follow(shape, literal, agenda, choices);
        }
        if (shape.types.isEmpty()) {
          return;
        }
      }
      if (shape.types.isEmpty()) {
        return;
      }
      if (choices.isEmpty()) {
        SchemaUnevaluated.demand(shape);
        shapes.add(shape);
        return;
      }
      Choice choice = choices.remove();
      if (choice.options.size() == 1) {
        take(shape, choice.options.getFirst(), agenda);
        continue;
      }
      for (SchemaOption option : choice.options) {
        if (shapes.size() >= SchemaLimits.ALTERNATIVES || depth >= SchemaLimits.ALTERNATIVES) {
          throw choice.node.bad(
              choice.keyword,
              "leaves more than "
                  + SchemaLimits.ALTERNATIVES
                  + " ways to satisfy the schema together with the other choices; make it simpler");
        }
        budget.spend(choice.node.path(), choice.keyword, 60L * shape.size());
        SchemaShape copy = shape.copy();
        Deque<SchemaLiteral> next = new ArrayDeque<>();
        take(copy, option, next);
        expand(copy, next, new ArrayDeque<>(choices), shapes, depth + 1);
      }
      return;
    }
  }

  private static void take(SchemaShape shape, SchemaOption option, Deque<SchemaLiteral> agenda) {
    option.demand().accept(shape);
    agenda.addAll(option.follow());
  }

  private void follow(
      SchemaShape shape,
      SchemaLiteral literal,
      Deque<SchemaLiteral> agenda,
      Deque<Choice> choices) {
    SchemaNode node = literal.schema();
    if (!literal.positive()) {
      choose(shape, new Choice(node, "", SchemaNegation.options(node)), choices);
      return;
    }
    if (node.never()) {
      shape.types.clear();
      return;
    }
    SchemaDemands.add(node, shape);
    for (String keyword : List.of("$ref", "$dynamicRef", "$recursiveRef")) {
      SchemaNode target = node.schema(keyword);
      if (target != null) {
        agenda.add(SchemaLiteral.is(target));
      }
    }
    node.schemas("allOf").forEach(part -> agenda.add(SchemaLiteral.is(part)));
    SchemaNode not = node.schema("not");
    if (not != null) {
      agenda.add(SchemaLiteral.isNot(not));
    }
    if (node.has("anyOf")) {
      List<SchemaOption> options =
          node.schemas("anyOf").stream()
              .map(branch -> SchemaOption.following(SchemaLiteral.is(branch)))
              .toList();
      choose(shape, new Choice(node, "anyOf", options), choices);
    }
    if (node.has("oneOf")) {
      choose(shape, new Choice(node, "oneOf", exclusive(node)), choices);
    }
    if (node.has("if")) {
      choose(shape, new Choice(node, "if", conditional(node)), choices);
    }
    dependencies(node, choices);
  }

  private static void choose(SchemaShape shape, Choice choice, Deque<Choice> choices) {
    if (choice.options.isEmpty()) {
      shape.types.clear();
    }
    choices.add(choice);
  }

  /** Makes each branch exclude the others, except those that it cannot meet anyway. */
  private List<SchemaOption> exclusive(SchemaNode node) {
    List<SchemaNode> branches = node.schemas("oneOf");
    boolean[][] meet = new boolean[branches.size()][branches.size()];
    for (int i = 0; i < branches.size(); i++) {
      for (int j = 0; j < i; j++) {
        budget.spend(node.path(), "oneOf", 200);
        boolean both =
            !emptiness.isEmpty(
                SchemaLiteral.simplified(
                    List.of(SchemaLiteral.is(branches.get(i)), SchemaLiteral.is(branches.get(j)))));
        meet[i][j] = both;
        meet[j][i] = both;
      }
    }
    List<SchemaOption> options = new ArrayList<>();
    for (int i = 0; i < branches.size(); i++) {
      List<SchemaLiteral> literals = new ArrayList<>();
      literals.add(SchemaLiteral.is(branches.get(i)));
      for (int j = 0; j < branches.size(); j++) {
        if (meet[i][j]) {
          literals.add(SchemaLiteral.isNot(branches.get(j)));
        }
      }
      options.add(SchemaOption.following(literals));
    }
    return options;
  }

  private static List<SchemaOption> conditional(SchemaNode node) {
    SchemaNode condition = node.schema("if");
    SchemaNode then = node.schema("then");
    SchemaNode otherwise = node.schema("else");
    if (condition == null) {
      return List.of(SchemaOption.following());
    }
    SchemaLiteral yes = SchemaLiteral.is(condition);
    SchemaLiteral no = SchemaLiteral.isNot(condition);
    return List.of(
        then == null
            ? SchemaOption.following(yes)
            : SchemaOption.following(yes, SchemaLiteral.is(then)),
        otherwise == null
            ? SchemaOption.following(no)
            : SchemaOption.following(no, SchemaLiteral.is(otherwise)));
  }

  private static void dependencies(SchemaNode node, Deque<Choice> choices) {
    for (Map.Entry<String, List<String>> entry : node.nameLists("dependentRequired").entrySet()) {
      SchemaOption with = SchemaOption.demanding(s -> s.objects.required.addAll(entry.getValue()));
      choices.add(new Choice(node, "dependentRequired", List.of(without(entry.getKey()), with)));
    }
    for (Map.Entry<String, SchemaNode> entry : node.named("dependentSchemas").entrySet()) {
      SchemaOption with = SchemaOption.following(SchemaLiteral.is(entry.getValue()));
      choices.add(new Choice(node, "dependentSchemas", List.of(without(entry.getKey()), with)));
    }
  }

  private static SchemaOption without(String name) {
    return SchemaOption.demanding(shape -> shape.objects.demand(name, SchemaLiteral.NEVER));
  }
}
