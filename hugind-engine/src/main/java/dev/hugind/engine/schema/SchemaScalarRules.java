package dev.hugind.engine.schema;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Makes rules for strings, numbers and given values.
 *
 * <p><b>Thread safety:</b> confined to the thread that compiles the schema.
 */
final class SchemaScalarRules {
  private static final int UNIQUE_DIGITS = 7;
  private static final int UNIQUE_DECIMALS = 3;

  private final GbnfRules grammar;
  private final SchemaRuleSet rules;
  private final SchemaLanguages languages;
  private final SchemaBudget budget;
  private final Map<Object, SchemaExpr> known = new HashMap<>();

  SchemaScalarRules(
      GbnfRules grammar, SchemaRuleSet rules, SchemaLanguages languages, SchemaBudget budget) {
    this.grammar = grammar;
    this.rules = rules;
    this.languages = languages;
    this.budget = budget;
  }

  SchemaExpr string(SchemaStrings strings, String hint) {
    if (strings.contradictory()) {
      return SchemaExpr.NOTHING;
    }
    if (strings.onlyLength()) {
      if (strings.least == 0 && strings.most < 0) {
        return new SchemaExpr.Named(grammar.json("string"));
      }
      SchemaExpr character = new SchemaExpr.Named(grammar.json("char"));
      return quoted(SchemaExpr.repeat(character, strings.least, strings.most));
    }
    // Of a tool, each argument may be a schema of its own, so the grammar knows what was written.
    SchemaExpr text =
        SchemaTextRules.once(
            grammar,
            List.of("quoted", strings.key()),
            true,
            () -> languages.strings(strings),
            hint);
    return quoted(text);
  }

  /** Returns a rule for the texts of an automaton as they stand in a JSON string. */
  SchemaExpr text(RegexDfa texts, String hint) {
    if (texts.isEmpty()) {
      return SchemaExpr.NOTHING;
    }
    return new SchemaTextRules(rules, grammar, true).of(texts, hint);
  }

  static SchemaExpr quoted(SchemaExpr inner) {
    return SchemaExpr.sequence(SchemaExpr.text("\""), inner, SchemaExpr.text("\""));
  }

  SchemaExpr number(SchemaShape shape, String hint) {
    boolean whole = shape.types.contains(SchemaType.INTEGER);
    boolean fraction = shape.types.contains(SchemaType.FRACTION);
    if (!whole && !fraction) {
      return SchemaExpr.NOTHING;
    }
    if (shape.numbers.free() && whole) {
      return new SchemaExpr.Named(grammar.json(fraction ? "number" : "integer"));
    }
    SchemaNumberText text = new SchemaNumberText(shape.numbers, whole, fraction);
    Object key = List.of(text.key());
    SchemaExpr rule = known.get(key);
    if (rule == null) {
      RegexDfa dfa = text.toDfa(budget);
      SchemaExpr body = plain(dfa, hint);
      rule = body.equals(SchemaExpr.NOTHING) ? body : rules.add(hint, body);
      known.put(key, rule);
    }
    return rule;
  }

  /** Returns the numbers of a shape, each in one spelling. */
  RegexDfa plainNumbers(SchemaShape shape) {
    RegexDfa all =
        new SchemaNumberText(
                shape.numbers,
                shape.types.contains(SchemaType.INTEGER),
                shape.types.contains(SchemaType.FRACTION),
                UNIQUE_DIGITS,
                UNIQUE_DECIMALS)
            .toDfa(budget);
    RegexDfa plain = languages.pattern("^[^.]*(\\.\\d*[1-9])?$", false, "$", "uniqueItems");
    return languages.combine(all, plain, RegexDfa.Combination.BOTH, "$", "uniqueItems");
  }

  /** Returns a rule for the texts of an automaton as they are. */
  SchemaExpr plain(RegexDfa texts, String hint) {
    return texts.isEmpty()
        ? SchemaExpr.NOTHING
        : new SchemaTextRules(rules, grammar, false).of(texts, hint);
  }

  /** Returns what matches each of the values, with white space where JSON may have it. */
  SchemaExpr among(List<JsonNode> values) {
    return SchemaExpr.choice(values.stream().distinct().map(this::value).toList());
  }

  private SchemaExpr value(JsonNode value) {
    SchemaExpr space = new SchemaExpr.Named(grammar.json("space"));
    SchemaExpr comma = SchemaExpr.sequence(SchemaExpr.text(","), space);
    List<SchemaExpr> parts = new ArrayList<>();
    if (value.isArray() && !value.isEmpty()) {
      parts.add(SchemaExpr.text("["));
      parts.add(space);
      for (JsonNode item : value) {
        if (parts.size() > 2) {
          parts.add(comma);
        }
        parts.add(value(item));
      }
      parts.add(space);
      parts.add(SchemaExpr.text("]"));
      return SchemaExpr.sequence(parts);
    }
    if (value.isObject() && !value.isEmpty()) {
      parts.add(SchemaExpr.text("{"));
      parts.add(space);
      value
          .properties()
          .forEach(
              member -> {
                if (parts.size() > 2) {
                  parts.add(comma);
                }
                parts.add(SchemaExpr.text(SchemaJson.quoted(member.getKey())));
                parts.add(space);
                parts.add(SchemaExpr.text(":"));
                parts.add(space);
                parts.add(value(member.getValue()));
              });
      parts.add(space);
      parts.add(SchemaExpr.text("}"));
      return SchemaExpr.sequence(parts);
    }
    return SchemaExpr.text(
        value.isTextual() ? SchemaJson.quoted(value.textValue()) : value.toString());
  }
}
