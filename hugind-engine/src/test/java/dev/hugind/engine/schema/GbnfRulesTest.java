package dev.hugind.engine.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.hugind.engine.fixture.Matching;
import dev.hugind.engine.grammar.Gbnf;
import dev.hugind.engine.grammar.Grammar;
import dev.hugind.engine.grammar.GrammarLimits;
import java.io.IOException;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Grammars put together from rules. */
class GbnfRulesTest {
  private static Grammar grammar(GbnfRules rules) {
    return Gbnf.parse(rules.text(), GrammarLimits.defaults());
  }

  private static boolean matches(GbnfRules rules, String text) {
    return Matching.matches(grammar(rules), text);
  }

  @Test
  void rulesOfOneHint_haveNamesOfTheirOwn() {
    GbnfRules rules = new GbnfRules();
    String first = rules.rule("get weather!", "\"a\"");
    String second = rules.rule("get weather!", "\"b\"");
    assertThat(first).isEqualTo("get-weather").isNotEqualTo(second);
    assertThat(rules.rule("other", "\"b\"")).isEqualTo(second);
    assertThat(rules.rule("root", "\"c\"")).isNotEqualTo("root");
    assertThat(rules.rule("string", "\"d\"")).isNotEqualTo("string");
    assertThat(rules.rule("日本", "\"e\"")).isEqualTo("rule");
  }

  @Test
  void literal_matchesJustItsText() {
    String text = "\"\\ \n\t\u0001 é日🗾 ]^-[";
    GbnfRules rules = new GbnfRules();
    rules.root(GbnfRules.literal(text));
    assertThat(matches(rules, text)).isTrue();
    assertThat(matches(rules, text + " ")).isFalse();
  }

  @Test
  void declaredRules_mayCallEachOther() {
    GbnfRules rules = new GbnfRules();
    String list = rules.declare("list");
    rules.define(list, "\"(\" " + list + "* \")\"");
    rules.root(list);
    assertThat(matches(rules, "(()(()))")).isTrue();
    assertThat(matches(rules, "(()")).isFalse();
  }

  @Test
  void json_isJsonAndBlanksEnd() {
    GbnfRules rules = new GbnfRules();
    rules.root(rules.jsonValue());
    assertThat(matches(rules, "{\"a\": [1, -2.5e10, \"\\ud83d\\uDE00\\/\", {}, []]}")).isTrue();
    assertThat(matches(rules, "[" + " ".repeat(2) + "]")).isFalse();
    assertThat(matches(rules, "\"\\ud83d\"")).as("half a character").isFalse();
    assertThat(matches(rules, "01")).isFalse();
    assertThat(matches(rules, "1e999")).isFalse();
  }

  @Test
  void untilText_stopsBeforeTheFirstMark() {
    SplittableRandom random = new SplittableRandom(11);
    for (String mark : new String[] {"\n</parameter>", "aa", "aba", "abcab", "x", "\"}"}) {
      GbnfRules rules = new GbnfRules();
      rules.root(rules.untilText(mark) + " " + GbnfRules.literal(mark));
      Grammar grammar = grammar(rules);
      for (int i = 0; i < 2_000; i++) {
        StringBuilder text = new StringBuilder();
        for (int j = random.nextInt(8); j > 0; j--) {
          text.append(random.nextInt(5) == 0 ? 'é' : mark.charAt(random.nextInt(mark.length())));
        }
        String whole = text + mark;
        assertThat(Matching.matches(grammar, whole))
            .as(whole)
            .isEqualTo(whole.indexOf(mark) == text.length());
      }
      assertThat(Matching.matches(grammar, "such long words\n日本 <u>" + mark)).isTrue();
    }
    assertThatThrownBy(() -> new GbnfRules().untilText(""))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void largeRules_areWrittenOnce() throws IOException {
    JsonNode schema = new ObjectMapper().readTree("{\"type\":\"string\",\"format\":\"date-time\"}");
    GbnfRules rules = new GbnfRules();
    String json = JsonSchemaGrammar.add(rules, schema, "json");
    String raw = JsonSchemaGrammar.addRawText(rules, schema, "</x>", "raw");
    String until = rules.untilText("</x>");
    int before = rules.text().length();
    assertThat(JsonSchemaGrammar.add(rules, schema, "json")).isNotEqualTo(json);
    assertThat(JsonSchemaGrammar.addRawText(rules, schema, "</x>", "raw")).isNotEqualTo(raw);
    assertThat(rules.untilText("</x>")).isEqualTo(until);
    assertThat(rules.text().length() - before).isLessThan(100);
  }

  @Test
  void rawText_meetsItsSchemaAndStopsBeforeTheFirstMark() throws IOException {
    SplittableRandom random = new SplittableRandom(12);
    JsonNode schema =
        new ObjectMapper()
            .readTree(
                """
                {"minLength": 1, "anyOf": [{"type": "string", "pattern": "^[ab]*$", "maxLength": 4},
                  {"enum": ["x", "aba", "long", 3, "\\"\\n"]}, {"type": "integer"}]}
                """);
    for (String mark : new String[] {"aa", "aba", "abcab", "b", "\"}"}) {
      GbnfRules rules = new GbnfRules();
      String raw = JsonSchemaGrammar.addRawText(rules, schema, mark, "raw");
      rules.root(raw + " " + GbnfRules.literal(mark));
      Grammar grammar = grammar(rules);
      for (int i = 0; i < 2_000; i++) {
        StringBuilder text = new StringBuilder();
        for (int j = random.nextInt(7); j > 0; j--) {
          text.append(random.nextInt(12) == 0 ? 'x' : "ab".charAt(random.nextInt(2)));
        }
        boolean valid = text.toString().equals("x") || text.toString().matches("[ab]{1,4}");
        String whole = text + mark;
        assertThat(Matching.matches(grammar, whole))
            .as(whole)
            .isEqualTo(valid && whole.indexOf(mark) == text.length());
      }
      assertThat(Matching.matches(grammar, "\"\n" + mark)).as("nothing is escaped").isTrue();
      assertThat(Matching.matches(grammar, "3" + mark)).as("only strings").isFalse();
    }
  }

  @Test
  void lengthOfRawText_isKept() throws IOException {
    SplittableRandom random = new SplittableRandom(13);
    String mark = "</parameter>";
    for (int[] bounds : new int[][] {{0, 20}, {70, 120}, {0, 700}, {150, 1_000}, {450, 460}}) {
      JsonNode schema =
          new ObjectMapper()
              .readTree("{\"minLength\":%d,\"maxLength\":%d}".formatted(bounds[0], bounds[1]));
      GbnfRules rules = new GbnfRules();
      rules.root(JsonSchemaGrammar.addRawText(rules, schema, mark, "raw") + " \"</parameter>\"");
      Grammar grammar = grammar(rules);
      for (int i = 0; i < 300; i++) {
        StringBuilder text = new StringBuilder();
        int length = random.nextInt(bounds[1] + 50);
        while (text.length() < length) {
          text.append(random.nextInt(8) == 0 ? "</paé" : random.nextInt(300) == 0 ? mark : "é");
        }
        text.setLength(length);
        boolean valid =
            length >= bounds[0] && length <= bounds[1] && (text + mark).indexOf(mark) == length;
        // Texts near the bounds, and those with almost a mark, may be refused.
        boolean inside = length >= bounds[0] * 8 / 7 && length <= bounds[1] * 7 / 8;
        boolean usual = valid && inside && text.indexOf("</par") < 0;
        boolean matches = Matching.matches(grammar, text + mark);
        assertThat(matches && !valid).as("too much: " + text).isFalse();
        assertThat(usual && !matches).as("too little: " + text).isFalse();
      }
    }
  }

  @Test
  void severalSchemas_goIntoOneGrammar() throws IOException {
    JsonNode weather =
        new ObjectMapper()
            .readTree("{\"properties\":{\"city\":{\"type\":\"string\"}},\"required\":[\"city\"]}");
    GbnfRules rules = new GbnfRules();
    String any = JsonSchemaGrammar.add(rules, weather, "weather");
    String arguments = JsonSchemaGrammar.addObject(rules, weather, "weather");
    rules.root("\"a:\" " + any + " | \"b:\" " + arguments);
    assertThat(matches(rules, "a:{\"city\": \"Bern\"}")).isTrue();
    assertThat(matches(rules, "b:{\"city\": \"Bern\"}")).isTrue();
    assertThat(matches(rules, "b:{}")).isFalse();
    assertThat(matches(rules, "a:null")).as("the schema does not ask for an object").isTrue();
    assertThat(matches(rules, "b:null")).isFalse();
  }

  @Test
  void anyObject_isAnObject() {
    Grammar grammar = Gbnf.parse(JsonSchemaGrammar.anyObject(), GrammarLimits.defaults());
    assertThat(Matching.matches(grammar, "{\"x\": null}")).isTrue();
    assertThat(Matching.matches(grammar, "[]")).isFalse();
  }

  @Test
  void tooLargeAGrammar_isRefused() {
    GbnfRules rules = new GbnfRules();
    String body = "\"" + "x".repeat(100_000) + "\"";
    assertThatThrownBy(
            () -> {
              for (int i = 0; i < 20; i++) {
                rules.root(rules.rule("r", body + i));
              }
            })
        .isInstanceOf(SchemaException.class)
        .hasMessageContaining("900000");
  }
}
