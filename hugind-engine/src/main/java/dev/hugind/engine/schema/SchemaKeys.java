package dev.hugind.engine.schema;

import com.fasterxml.jackson.databind.node.TextNode;
import dev.hugind.engine.schema.RegexDfa.Combination;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Says what is demanded of which property of an object, by its name.
 *
 * <p><b>Thread safety:</b> confined to the thread that compiles the schema.
 */
final class SchemaKeys {
  /** More patterns than this in one object would make too many kinds of names. */
  private static final int PATTERNS = 6;

  /** Names that are alike, and what is demanded of the values of properties that have them. */
  record Kind(RegexDfa names, Set<SchemaLiteral> demands) {}

  private final SchemaObjects objects;
  private final SchemaLanguages languages;
  private final SchemaMatcher matcher;

  SchemaKeys(SchemaObjects objects, SchemaLanguages languages, SchemaMatcher matcher) {
    this.objects = objects;
    this.languages = languages;
    this.matcher = matcher;
  }

  /**
   * Returns what is demanded of the value of a property. Where engines differ about whether a
   * pattern matches the name, the value has to do either way.
   */
  Set<SchemaLiteral> demands(String name) {
    TextNode text = TextNode.valueOf(name);
    if (!objects.names.stream().allMatch(literal -> matcher.matches(text, literal))) {
      return Set.of(SchemaLiteral.NEVER);
    }
    List<SchemaLiteral> demands = new ArrayList<>(objects.named.getOrDefault(name, List.of()));
    for (SchemaObjects.Matching matching : objects.matching) {
      if (pattern(matching, true).matches(name)) {
        demands.add(matching.demand());
      }
    }
    for (SchemaObjects.Rest rest : objects.rests) {
      boolean named = rest.names().contains(name);
      for (String pattern : rest.patterns()) {
        named |= languages.pattern(pattern, false, rest.path(), "patternProperties").matches(name);
      }
      if (!named) {
        demands.add(rest.demand());
      }
    }
    return SchemaLiteral.simplified(demands);
  }

  private RegexDfa pattern(SchemaObjects.Matching matching, boolean wide) {
    return languages.pattern(matching.pattern(), wide, matching.path(), "patternProperties");
  }

  /** Returns the kinds of names beside those that have a place of their own. */
  List<Kind> others(SchemaCompiler compiler, String path) {
    RegexDfa names = languages.without(RegexDfa.ANY, objects.places(), path, "properties");
    if (!objects.names.isEmpty()) {
      names =
          languages.combine(
              names, compiler.texts(objects.names), Combination.BOTH, path, "propertyNames");
    }
    Set<String> patterns = new LinkedHashSet<>();
    objects.matching.forEach(matching -> patterns.add(matching.pattern()));
    objects.rests.forEach(rest -> patterns.addAll(rest.patterns()));
    if (patterns.size() > PATTERNS) {
      throw new SchemaException(
          path,
          "patternProperties",
          "has " + patterns.size() + " patterns; at most " + PATTERNS + " can be told apart");
    }
    List<Kind> kinds = new ArrayList<>();
    split(names, List.copyOf(patterns), 0, new LinkedHashSet<>(), path, kinds);
    return kinds;
  }

  /** Splits names by each pattern in turn into those that match and those that do not. */
  private void split(
      RegexDfa names,
      List<String> patterns,
      int at,
      Set<String> matched,
      String path,
      List<Kind> kinds) {
    if (names.isEmpty()) {
      return;
    }
    if (at == patterns.size()) {
      Set<SchemaLiteral> demands = demands(matched);
      kinds.add(new Kind(languages.minimal(names, path, "properties"), demands));
      return;
    }
    String pattern = patterns.get(at);
    String keyword = "patternProperties";
    RegexDfa narrow = languages.pattern(pattern, false, path, keyword);
    RegexDfa wide = languages.pattern(pattern, true, path, keyword);
    Set<String> with = new LinkedHashSet<>(matched);
    with.add(pattern);
    split(
        languages.combine(names, narrow, Combination.BOTH, path, keyword),
        patterns,
        at + 1,
        with,
        path,
        kinds);
    split(
        languages.combine(names, wide, Combination.FIRST_ONLY, path, keyword),
        patterns,
        at + 1,
        matched,
        path,
        kinds);
  }

  private Set<SchemaLiteral> demands(Set<String> matched) {
    List<SchemaLiteral> demands = new ArrayList<>();
    for (SchemaObjects.Matching matching : objects.matching) {
      if (matched.contains(matching.pattern())) {
        demands.add(matching.demand());
      }
    }
    for (SchemaObjects.Rest rest : objects.rests) {
      if (rest.patterns().stream().noneMatch(matched::contains)) {
        demands.add(rest.demand());
      }
    }
    return SchemaLiteral.simplified(demands);
  }
}
