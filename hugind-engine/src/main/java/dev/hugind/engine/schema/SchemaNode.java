package dev.hugind.engine.schema;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One schema of a document, checked, with the keywords that assert something. It is equal only to
 * itself.
 *
 * <p><b>Thread safety:</b> confined to the thread that compiles the schema.
 */
final class SchemaNode {
  /** The schema {@code false}. */
  static final SchemaNode NEVER = new SchemaNode("$", true);

  private final String path;
  private final boolean never;
  private final Map<String, SchemaValue> keywords = new LinkedHashMap<>();

  SchemaNode(String path, boolean never) {
    this.path = path;
    this.never = never;
  }

  void put(String keyword, SchemaValue value) {
    keywords.put(keyword, value);
  }

  void remove(String keyword) {
    keywords.remove(keyword);
  }

  /** Returns where the schema stands, such as {@code $.properties.age}. */
  String path() {
    return path;
  }

  /** Tells whether this is the schema {@code false}. */
  boolean never() {
    return never;
  }

  /** Tells whether nothing is asserted. */
  boolean always() {
    return !never && keywords.isEmpty();
  }

  Set<String> keywords() {
    return keywords.keySet();
  }

  boolean has(String keyword) {
    return keywords.containsKey(keyword);
  }

  int count(String keyword, int otherwise) {
    return keywords.get(keyword) instanceof SchemaValue.Count(int count) ? count : otherwise;
  }

  @Nullable BigDecimal number(String keyword) {
    return keywords.get(keyword) instanceof SchemaValue.Amount(BigDecimal number) ? number : null;
  }

  String text(String keyword) {
    return keywords.get(keyword) instanceof SchemaValue.Text(String text) ? text : "";
  }

  Set<SchemaType> types() {
    return keywords.get("type") instanceof SchemaValue.Types(Set<SchemaType> types)
        ? types
        : Set.of(SchemaType.values());
  }

  List<JsonNode> values(String keyword) {
    return keywords.get(keyword) instanceof SchemaValue.Values(List<JsonNode> values)
        ? values
        : List.of();
  }

  @Nullable SchemaNode schema(String keyword) {
    return keywords.get(keyword) instanceof SchemaValue.Schema(SchemaNode schema) ? schema : null;
  }

  List<SchemaNode> schemas(String keyword) {
    return keywords.get(keyword) instanceof SchemaValue.Schemas(List<SchemaNode> schemas)
        ? schemas
        : List.of();
  }

  Map<String, SchemaNode> named(String keyword) {
    return keywords.get(keyword) instanceof SchemaValue.Named(Map<String, SchemaNode> schemas)
        ? schemas
        : Map.of();
  }

  List<String> names(String keyword) {
    return keywords.get(keyword) instanceof SchemaValue.Names(List<String> names)
        ? names
        : List.of();
  }

  Map<String, List<String>> nameLists(String keyword) {
    return keywords.get(keyword) instanceof SchemaValue.NameLists(Map<String, List<String>> names)
        ? names
        : Map.of();
  }

  SchemaException bad(String keyword, String problem) {
    return new SchemaException(path, keyword, problem);
  }
}
