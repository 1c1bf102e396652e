package dev.hugind.engine.chat.output;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What an object has according to its schema, for formats that write its properties themselves.
 *
 * <p><b>Thread safety:</b> immutable.
 *
 * @param properties the properties in their order
 * @param required those that may not be missing
 * @param others the schema of properties that are not listed, or null when there may be none
 */
record CallGrammarShape(
    Map<String, ToolTypes.Schema> properties,
    Set<String> required,
    ToolTypes.@Nullable Schema others) {
  /** An object of any properties. */
  static final CallGrammarShape ANY =
      new CallGrammarShape(Map.of(), Set.of(), ToolTypes.Schema.NONE);

  /** More alternatives than this are not told apart. */
  private static final int MOST_SHAPES = 32;

  private static final int MOST_DEPTH = 16;

  /**
   * Returns what an object may look like.
   *
   * @param schema its schema
   * @return the alternatives, at least one
   */
  static List<CallGrammarShape> of(ToolTypes.Schema schema) {
    List<CallGrammarShape> shapes = expand(schema, MOST_DEPTH);
    boolean many = shapes.isEmpty() || shapes.size() > MOST_SHAPES;
    return (many ? List.of(loose(shapes)) : shapes)
        .stream().map(shape -> shape.settled(schema)).toList();
  }

  /** Tells whether there are more alternatives than are told apart. */
  static boolean areTooMany(ToolTypes.Schema schema) {
    return expand(schema, MOST_DEPTH).size() > MOST_SHAPES;
  }

  /** One shape that takes whatever one of several does. */
  private static CallGrammarShape loose(List<CallGrammarShape> shapes) {
    Map<String, ToolTypes.Schema> properties = new LinkedHashMap<>();
    shapes.forEach(shape -> shape.properties.forEach(properties::putIfAbsent));
    return new CallGrammarShape(properties, Set.of(), ToolTypes.Schema.NONE);
  }

  private static List<CallGrammarShape> expand(ToolTypes.Schema schema, int depth) {
    ToolTypes.Schema open =
        new ToolTypes.Schema(
            schema.root(), CallGrammarSchemas.followed(schema.root(), schema.node()));
    JsonNode node = open.node();
    List<CallGrammarShape> shapes = List.of(own(open));
    if (depth == 0) {
      return shapes;
    }
    for (JsonNode part : node.path("allOf")) {
      shapes = product(shapes, expand(new ToolTypes.Schema(schema.root(), part), depth - 1));
    }
    for (String either : List.of("anyOf", "oneOf")) {
      if (node.path(either).isArray()) {
        List<CallGrammarShape> options = new ArrayList<>();
        for (JsonNode option : node.path(either)) {
          if (mayBeObject(new ToolTypes.Schema(schema.root(), option))
              && options.size() <= MOST_SHAPES) {
            options.addAll(expand(new ToolTypes.Schema(schema.root(), option), depth - 1));
          }
        }
        shapes = product(shapes, options);
      }
    }
    return shapes;
  }

  private static boolean mayBeObject(ToolTypes.Schema schema) {
    Set<ToolTypes.Type> types = schema.types();
    return types.isEmpty() || types.contains(ToolTypes.Type.OBJECT);
  }

  private static CallGrammarShape own(ToolTypes.Schema open) {
    JsonNode node = open.node();
    Map<String, ToolTypes.Schema> properties = new LinkedHashMap<>();
    node.path("properties")
        .properties()
        .forEach(
            field ->
                properties.put(
                    field.getKey(), new ToolTypes.Schema(open.root(), field.getValue())));
    Set<String> required = new LinkedHashSet<>();
    node.path("required").forEach(name -> required.add(name.asText()));
    JsonNode more = node.path("additionalProperties");
    ToolTypes.Schema others = null;
    if (more.isObject()) {
      others = new ToolTypes.Schema(open.root(), more);
    } else if (more.asBoolean(false) || !node.path("patternProperties").isEmpty()) {
      others = ToolTypes.Schema.NONE;
    }
    return new CallGrammarShape(properties, required, others);
  }

  private static List<CallGrammarShape> product(
      List<CallGrammarShape> some, List<CallGrammarShape> others) {
    List<CallGrammarShape> all = new ArrayList<>();
    for (CallGrammarShape a : some) {
      for (CallGrammarShape b : others) {
        if (all.size() <= MOST_SHAPES) {
          all.add(a.and(b));
        }
      }
    }
    return all;
  }

  private CallGrammarShape and(CallGrammarShape that) {
    Map<String, ToolTypes.Schema> all = new LinkedHashMap<>(properties);
    that.properties.forEach((key, value) -> all.merge(key, value, CallGrammarShape::both));
    Set<String> names = new LinkedHashSet<>(required);
    names.addAll(that.required);
    return new CallGrammarShape(all, names, others == null ? that.others : others);
  }

  /** A schema that says what both do. */
  private static ToolTypes.Schema both(ToolTypes.Schema one, ToolTypes.Schema other) {
    if (one.node().equals(other.node())) {
      return one;
    }
    ObjectNode both = JsonNodeFactory.instance.objectNode();
    both.putArray("allOf").add(one.node()).add(other.node());
    return new ToolTypes.Schema(one.root(), both);
  }

  /** Lists what is required but nowhere described, and opens what describes nothing. */
  private CallGrammarShape settled(ToolTypes.Schema schema) {
    Map<String, ToolTypes.Schema> all = new LinkedHashMap<>(properties);
    for (String name : required) {
      all.putIfAbsent(name, others == null ? ToolTypes.Schema.NONE : others);
    }
    JsonNode node = CallGrammarSchemas.followed(schema.root(), schema.node());
    boolean says =
        node.path("properties").isObject()
            || node.path("additionalProperties").isBoolean()
            || (node.isEmpty() && schema.node().equals(schema.root()));
    boolean any = others == null && all.isEmpty() && !says;
    return new CallGrammarShape(all, required, any ? ToolTypes.Schema.NONE : others);
  }
}
