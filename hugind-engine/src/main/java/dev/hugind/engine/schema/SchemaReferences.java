package dev.hugind.engine.schema;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Finds what the references of a schema point to, all of which is in the same document, and refuses
 * those that go round in a circle without anything in between.
 *
 * <p><b>Thread safety:</b> confined to one thread.
 */
final class SchemaReferences {
  /** How many schemas may apply to one value through references to references and the like. */
  private static final int CHAIN = 500;

  private static final List<String> IN_PLACE_ONE =
      List.of("$ref", "$dynamicRef", "$recursiveRef", "not", "if", "then", "else");
  private static final List<String> IN_PLACE_MANY = List.of("allOf", "anyOf", "oneOf");

  /** Reads a schema that no keyword has led to yet. */
  interface Reader {
    SchemaNode read(JsonNode json, String path, String base);
  }

  private record Reference(SchemaNode node, String keyword, String target, String base) {}

  private final Reader reader;

  /** Parts of the document with a name of their own, by name; the whole has the empty one. */
  private final Map<String, JsonNode> resources = new HashMap<>();

  private final Map<String, JsonNode> anchors = new HashMap<>();
  private final IdentityHashMap<JsonNode, SchemaNode> nodes = new IdentityHashMap<>();
  private final IdentityHashMap<JsonNode, String> bases = new IdentityHashMap<>();
  private final Deque<Reference> open = new ArrayDeque<>();
  private final List<Reference> done = new ArrayList<>();

  SchemaReferences(JsonNode document, Reader reader) {
    this.reader = reader;
    resources.put("", document);
  }

  /**
   * Notes a schema, with its names.
   *
   * @return the name of the part of the document that it belongs to
   */
  String enter(SchemaNode node, JsonNode json, String base) {
    nodes.put(json, node);
    String inner = base;
    JsonNode id = json.path("$id").isTextual() ? json.path("$id") : json.path("id");
    if (id.isTextual() && id.textValue().startsWith("#")) {
      anchors.put(base + id.textValue(), json);
    } else if (id.isTextual()) {
      inner = join(base, id.textValue().replaceFirst("#.*", ""));
      resources.putIfAbsent(inner, json);
    }
    for (String keyword : List.of("$anchor", "$dynamicAnchor")) {
      if (json.path(keyword).isTextual()) {
        anchors.put(inner + "#" + json.path(keyword).textValue(), json);
      }
    }
    bases.put(json, inner);
    return inner;
  }

  void add(SchemaNode node, String keyword, String target, String base) {
    open.add(new Reference(node, keyword, target, base));
  }

  /** Sets the target of each reference. */
  void resolve() {
    while (!open.isEmpty()) {
      Reference reference = open.remove();
      SchemaNode target = target(reference);
      reference.node.put(reference.keyword, new SchemaValue.Schema(target));
      done.add(reference);
    }
    Set<SchemaNode> ended = new HashSet<>();
    for (Reference reference : done) {
      refuseCircles(reference, reference.node, new HashSet<>(), ended);
    }
  }

  private SchemaNode target(Reference reference) {
    String[] parts = reference.target.split("#", 2);
    String name = parts[0].isEmpty() ? reference.base : join(reference.base, parts[0]);
    String fragment = parts.length == 2 ? decoded(parts[1]) : "";
    JsonNode resource = resources.get(name);
    if (resource == null) {
      throw bad(reference, "points out of the schema; only what is in it can be used");
    }
    if (!fragment.isEmpty() && !fragment.startsWith("/")) {
      JsonNode anchored = anchors.get(name + "#" + fragment);
      if (anchored == null) {
        throw bad(reference, "points to an anchor that the schema does not have");
      }
      return node(reference, anchored, name, fragment);
    }
    JsonNode at = resource;
    String base = name;
    for (String step : fragment.isEmpty() ? new String[0] : fragment.substring(1).split("/", -1)) {
      String key = step.replace("~1", "/").replace("~0", "~");
      at = at.isArray() ? at.path(index(key)) : at.path(key);
      if (at.isMissingNode()) {
        throw bad(reference, "points to nothing: there is no " + SchemaSize.step(key));
      }
      base = bases.getOrDefault(at, base);
    }
    return node(reference, at, base, fragment);
  }

  private SchemaNode node(Reference reference, JsonNode at, String base, String fragment) {
    SchemaNode known = at.isBoolean() ? null : nodes.get(at);
    if (known != null) {
      return known;
    }
    if (!at.isObject() && !at.isBoolean()) {
      throw bad(reference, "points to something that is no schema");
    }
    return reader.read(at, "$" + fragment.replace('/', '.'), base);
  }

  private static int index(String key) {
    return key.matches("[0-9]{1,7}") ? Integer.parseInt(key) : -1;
  }

  private static String join(String base, String reference) {
    try {
      return new URI(base).resolve(new URI(reference)).toString();
    } catch (URISyntaxException | IllegalArgumentException e) {
      return reference;
    }
  }

  private static String decoded(String fragment) {
    try {
      return URLDecoder.decode(fragment.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      return fragment;
    }
  }

  /** Follows everything that is said about the same value; coming back would never end. */
  private void refuseCircles(
      Reference from, SchemaNode node, Set<SchemaNode> above, Set<SchemaNode> ended) {
    if (ended.contains(node)) {
      return;
    }
    if (!above.add(node)) {
      throw bad(from, "leads back to itself, so it says nothing about any value");
    }
    if (above.size() > CHAIN) {
      throw bad(from, "leads through more than " + CHAIN + " other schemas; make it simpler");
    }
    for (String keyword : IN_PLACE_ONE) {
      SchemaNode next = node.schema(keyword);
      if (next != null) {
        refuseCircles(from, next, above, ended);
      }
    }
    for (String keyword : IN_PLACE_MANY) {
      for (SchemaNode next : node.schemas(keyword)) {
        refuseCircles(from, next, above, ended);
      }
    }
    for (SchemaNode next : node.named("dependentSchemas").values()) {
      refuseCircles(from, next, above, ended);
    }
    above.remove(node);
    ended.add(node);
  }

  private static SchemaException bad(Reference reference, String problem) {
    String shown =
        reference.target.length() > 100
            ? reference.target.substring(0, 100) + "…"
            : reference.target;
    return reference.node.bad(reference.keyword, "\"" + shown + "\" " + problem);
  }
}
