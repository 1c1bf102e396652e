package dev.hugind.engine.schema;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Finds what unevaluatedProperties and unevaluatedItems are about: that which no schema has looked
 * at that holds for the same value.
 *
 * <p><b>Thread safety:</b> confined to the thread that compiles the schema.
 */
final class SchemaUnevaluated {
  private final SchemaShape shape;
  private final Set<SchemaNode> seen = new HashSet<>();
  private final Set<String> names = new HashSet<>();
  private final Set<String> patterns = new HashSet<>();
  private boolean allProperties;
  private int items;
  private boolean allItems;

  private SchemaUnevaluated(SchemaShape shape) {
    this.shape = shape;
  }

  /** Adds what these keywords demand, once it is settled which schemas hold. */
  static void demand(SchemaShape shape) {
    for (SchemaLiteral literal : List.copyOf(shape.followed)) {
      SchemaNode node = literal.schema();
      if (!literal.positive()) {
        continue;
      }
      SchemaNode properties = node.schema("unevaluatedProperties");
      SchemaNode items = node.schema("unevaluatedItems");
      if (properties == null && items == null) {
        continue;
      }
      SchemaUnevaluated found = new SchemaUnevaluated(shape);
      found.look(node, true);
      if (properties != null && !found.allProperties) {
        shape.objects.rests.add(
            new SchemaObjects.Rest(
                Set.copyOf(found.names),
                Set.copyOf(found.patterns),
                SchemaLiteral.is(properties),
                node.path()));
      }
      if (items != null && !found.allItems) {
        shape.arrays.items.add(new SchemaArrays.Items(found.items, -1, SchemaLiteral.is(items)));
      }
    }
  }

  private void look(SchemaNode node, boolean first) {
    if (!seen.add(node)) {
      return;
    }
    names.addAll(node.named("properties").keySet());
    patterns.addAll(node.named("patternProperties").keySet());
    allProperties |=
        node.has("additionalProperties") || (!first && node.has("unevaluatedProperties"));
    items = Math.max(items, node.schemas("prefixItems").size());
    allItems |= node.has("items") || (!first && node.has("unevaluatedItems"));
    for (String keyword : List.of("$ref", "$dynamicRef", "$recursiveRef", "if")) {
      lookIfHeld(node.schema(keyword));
    }
    SchemaNode condition = node.schema("if");
    if (condition != null) {
      boolean holds = shape.followed.contains(SchemaLiteral.is(condition));
      lookIfHeld(node.schema(holds ? "then" : "else"));
    }
    for (String keyword : List.of("allOf", "anyOf", "oneOf")) {
      node.schemas(keyword).forEach(this::lookIfHeld);
    }
    node.named("dependentSchemas").values().forEach(this::lookIfHeld);
  }

  private void lookIfHeld(@Nullable SchemaNode node) {
    if (node != null && shape.followed.contains(SchemaLiteral.is(node))) {
      look(node, false);
    }
  }
}
