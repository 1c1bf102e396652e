package dev.hugind.engine.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.NullNode;
import dev.hugind.engine.schema.RegexDfa.Combination;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Makes rules for arrays no two items of which are the same.
 *
 * <p>Few values are kept apart by a rule for each set of them; many come in the order of the
 * schema. Texts and numbers without end cannot be told apart by a grammar, but their check digits
 * can: each item needs one that no item before it has. So such an array has at most eight items,
 * and now and then an item that would be a different one is not allowed; never are two the same.
 *
 * <p><b>Thread safety:</b> confined to the thread that compiles the schema.
 */
final class SchemaUniqueRules {
  private static final int CHECKS = 8;
  private static final int TEXT_STATES = 60;
  private static final String KEYWORD = "uniqueItems";

  private final SchemaCompiler compiler;
  private final SchemaRuleSet rules;
  private final GbnfRules grammar;
  private final SchemaScalarRules scalars;

  SchemaUniqueRules(
      SchemaCompiler compiler, SchemaRuleSet rules, GbnfRules grammar, SchemaScalarRules scalars) {
    this.compiler = compiler;
    this.rules = rules;
    this.grammar = grammar;
    this.scalars = scalars;
  }

  /** Returns what stands between the brackets, after the first white space. */
  SchemaExpr items(SchemaArrays arrays, String hint) {
    if (arrays.alikeFrom() > 0 || !arrays.contains.isEmpty()) {
      throw refusal(arrays, "beside prefixItems or contains");
    }
    List<JsonNode> values = new ArrayList<>();
    List<SchemaShape> open = new ArrayList<>();
    for (SchemaShape shape : compiler.shapes(arrays.demands(0))) {
      if (shape.values == null) {
        open.add(shape);
        addConstants(shape, values);
      } else {
        compiler.values(shape).forEach(value -> addOnce(value, values));
      }
    }
    boolean finite =
        open.stream()
            .allMatch(
                shape -> Set.of(SchemaType.BOOLEAN, SchemaType.NULL).containsAll(shape.types));
    if (!finite) {
      return sets(arrays, checked(arrays, open, values, hint), hint);
    }
    if (values.size() > CHECKS) {
      return ordered(arrays, values, hint);
    }
    return sets(arrays, values.stream().map(v -> scalars.among(List.of(v))).toList(), hint);
  }

  private static void addConstants(SchemaShape shape, List<JsonNode> values) {
    if (shape.types.contains(SchemaType.BOOLEAN)) {
      for (JsonNode value : List.of(BooleanNode.TRUE, BooleanNode.FALSE)) {
        if (!shape.excluded.contains(value)) {
          addOnce(value, values);
        }
      }
    }
    if (shape.types.contains(SchemaType.NULL)) {
      addOnce(NullNode.getInstance(), values);
    }
  }

  private static void addOnce(JsonNode value, List<JsonNode> values) {
    if (values.stream().noneMatch(v -> v.equals(SchemaMatcher.SAME, value))) {
      values.add(value);
    }
  }

  /** Returns the items by check digit. */
  private List<SchemaExpr> checked(
      SchemaArrays arrays, List<SchemaShape> shapes, List<JsonNode> values, String hint) {
    RegexDfa strings = RegexDfa.literals(List.of(), arrays.uniquePath, KEYWORD);
    RegexDfa numbers = strings;
    List<JsonNode> others = new ArrayList<>();
    for (JsonNode value : values) {
      switch (SchemaType.of(value)) {
        case STRING -> strings = with(strings, literal(value.textValue(), arrays));
        case INTEGER, FRACTION -> numbers = with(numbers, literal(canonical(value), arrays));
        case BOOLEAN, NULL -> others.add(value);
        case OBJECT, ARRAY -> throw refusal(arrays, "of objects or arrays beside others");
      }
    }
    for (SchemaShape shape : shapes) {
      if (shape.types.contains(SchemaType.OBJECT) || shape.types.contains(SchemaType.ARRAY)) {
        throw refusal(arrays, "of objects or arrays");
      }
      if (shape.types.contains(SchemaType.STRING)) {
        strings = with(strings, compiler.languages().strings(shape.strings));
      }
      numbers = with(numbers, compiler.plainNumbers(shape));
    }
    List<SchemaExpr> texts = byCheck(strings, true, arrays, hint + "-text");
    List<SchemaExpr> amounts = byCheck(numbers, false, arrays, hint + "-number");
    List<SchemaExpr> items = new ArrayList<>();
    for (int check = 0; check < CHECKS; check++) {
      List<SchemaExpr> options = new ArrayList<>();
      options.add(SchemaScalarRules.quoted(texts.get(check)));
      options.add(amounts.get(check));
      if (check < others.size()) {
        options.add(scalars.among(List.of(others.get(check))));
      }
      items.add(rules.add(hint + "-item", SchemaExpr.choice(options)));
    }
    return items;
  }

  /** Returns the texts by check digit. */
  private List<SchemaExpr> byCheck(RegexDfa texts, boolean json, SchemaArrays arrays, String hint) {
    SchemaLanguages languages = compiler.languages();
    RegexDfa smallest = languages.minimal(texts, arrays.uniquePath, KEYWORD);
    if (smallest.size() > TEXT_STATES) {
      throw refusal(arrays, "of items with so complicated a text");
    }
    // One automaton for all check digits, which stands before each text while it is made.
    RegexDfa all =
        languages.combine(
            smallest.behind(CHECKS - 1),
            checks(arrays),
            Combination.BOTH,
            arrays.uniquePath,
            KEYWORD);
    return new SchemaTextRules(rules, grammar, json)
        .behind(languages.minimal(all, arrays.uniquePath, KEYWORD), CHECKS, hint);
  }

  private static String canonical(JsonNode number) {
    return number.decimalValue().signum() == 0
        ? "0"
        : number.decimalValue().stripTrailingZeros().toPlainString();
  }

  private static RegexDfa literal(String text, SchemaArrays arrays) {
    return RegexDfa.literals(List.of(text), arrays.uniquePath, KEYWORD);
  }

  private RegexDfa with(RegexDfa some, RegexDfa more) {
    return compiler.languages().combine(some, more, Combination.EITHER, "$", KEYWORD);
  }

  /** Returns the check digits with their texts: the sum of digits given to the characters. */
  private static RegexDfa checks(SchemaArrays arrays) {
    RegexDfa.Builder builder = new RegexDfa.Builder(arrays.uniquePath, KEYWORD);
    int[] starts = IntStream.rangeClosed(0, 128).toArray();
    int[] first =
        IntStream.rangeClosed(0, 128)
            .map(c -> c < CHECKS ? 1 + (CHECKS - c) % CHECKS : RegexDfa.DEAD)
            .toArray();
    builder.edges(builder.state(false), starts, first);
    for (int sum = 0; sum < CHECKS; sum++) {
      int so = sum;
      int[] targets = Arrays.stream(starts).map(c -> 1 + (so + digit(c)) % CHECKS).toArray();
      builder.edges(builder.state(sum == 0), starts, targets);
    }
    return builder.build();
  }

  /** Spreads the characters so that common short words and numbers rarely clash. */
  private static int digit(int c) {
    return c > 127 ? 1 : ((c * 41) >> 3) % CHECKS;
  }

  /** Returns any items in any order, each at most once. */
  private SchemaExpr sets(SchemaArrays arrays, List<SchemaExpr> items, String hint) {
    int most = arrays.most < 0 ? items.size() : Math.min(arrays.most, items.size());
    if (arrays.least > most) {
      throw refusal(arrays, "with a minItems of more than " + most);
    }
    SchemaExpr space = new SchemaExpr.Named(grammar.json("space"));
    int[] names = new int[1 << items.size()];
    for (int used = 0; used < names.length; used++) {
      names[used] = rules.declare(hint);
    }
    for (int used = 0; used < names.length; used++) {
      int count = Integer.bitCount(used);
      List<SchemaExpr> options = new ArrayList<>();
      if (count >= arrays.least) {
        options.add(count == 0 ? SchemaExpr.EMPTY : space);
      }
      for (int i = 0; i < items.size() && count < most; i++) {
        if ((used >> i & 1) == 0) {
          options.add(
              SchemaExpr.sequence(
                  count == 0 ? SchemaExpr.EMPTY : SchemaExpr.sequence(SchemaExpr.text(","), space),
                  items.get(i),
                  new SchemaExpr.Call(names[used | 1 << i])));
        }
      }
      rules.define(names[used], SchemaExpr.choice(options));
    }
    return new SchemaExpr.Call(names[0]);
  }

  /** Returns values in their order, each at most once. */
  private SchemaExpr ordered(SchemaArrays arrays, List<JsonNode> values, String hint) {
    SchemaExpr space = new SchemaExpr.Named(grammar.json("space"));
    SchemaExpr comma = SchemaExpr.sequence(SchemaExpr.text(","), space);
    int most = arrays.most < 0 ? values.size() : Math.min(arrays.most, values.size());
    int counted = Math.max(1, arrays.most < 0 ? arrays.least : most);
    if (arrays.least > most || (long) counted * values.size() > SchemaLimits.RULES / 2) {
      throw refusal(arrays, "with counts so high");
    }
    SchemaExpr[] after = new SchemaExpr[counted + 1];
    for (int count = 0; count <= counted; count++) {
      after[count] =
          count < arrays.least ? SchemaExpr.NOTHING : count == 0 ? SchemaExpr.EMPTY : space;
    }
    for (int i = values.size() - 1; i >= 0; i--) {
      SchemaExpr[] before = new SchemaExpr[counted + 1];
      for (int count = 0; count <= counted; count++) {
        SchemaExpr take =
            arrays.most >= 0 && count >= most
                ? SchemaExpr.NOTHING
                : SchemaExpr.sequence(
                    count == 0 ? SchemaExpr.EMPTY : comma,
                    scalars.among(List.of(values.get(i))),
                    after[Math.min(count + 1, counted)]);
        before[count] = rules.add(hint, SchemaExpr.choice(take, after[count]));
      }
      after = before;
    }
    return after[0];
  }

  private static SchemaException refusal(SchemaArrays arrays, String what) {
    return new SchemaException(
        arrays.uniquePath, KEYWORD, what + " can't be enforced by a grammar; leave it out");
  }
}
