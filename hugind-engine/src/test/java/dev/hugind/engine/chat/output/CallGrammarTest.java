package dev.hugind.engine.chat.output;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hugind.engine.chat.ToolDefinition;
import dev.hugind.engine.chat.output.CallGrammarRun.Outcome;
import dev.hugind.engine.error.InvalidRequestException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class CallGrammarTest {
  private static final ToolFormat.Frame TOOL_CALL =
      new ToolFormat.Frame("", "<tool_call>\n", "\n</tool_call>", "", "\n", false);
  private static final ToolFormat HERMES = json(TOOL_CALL, false);
  private static final ToolFormat BARE = json(ToolFormat.Frame.NONE, false);
  private static final ToolFormat CODER =
      new ToolFormat.TaggedArguments(
          new ToolFormat.Frame(
              "<tool_call>\n", "<function=", "\n</function>", "\n</tool_call>", "\n", true),
          ">\n",
          "<parameter=",
          ">\n",
          ">\n",
          "\n</parameter>",
          "\n");
  private static final ToolFormat PYTHON =
      new ToolFormat.Literals(
          new ToolFormat.Frame("", "<calls>", "</calls>", "", "", false),
          true,
          "(",
          "=",
          ")",
          "\"");

  private static final ToolFormat GEMMA =
      new ToolFormat.Literals(
          new ToolFormat.Frame("", "<c>call:", "</c>", "", "", false),
          false,
          "{",
          ":",
          "}",
          "<|\"|>");
  private static final ToolFormat NESTED =
      new ToolFormat.NestedTags(
          new ToolFormat.Frame("", "<call name=\"", "</call>", "", "", false),
          "\">",
          "<",
          ">",
          "</",
          "item");

  private static final ToolDefinition WEATHER =
      ToolDefinition.function(
          "weather",
          null,
          """
          {"type": "object", "required": ["city"], "properties": {
            "city": {"type": "string"}, "unit": {"enum": ["C", "F"]},
            "days": {"type": "integer", "minimum": 1, "maximum": 7}}}
          """);
  private static final ToolDefinition PING = ToolDefinition.function("ping", null, "{}");

  private static ToolFormat json(ToolFormat.Frame frame, boolean list) {
    return new ToolFormat.JsonCalls(frame, list, false, "name", "arguments", null, false, false);
  }

  private static ToolDefinition tool(String name, String parameters) {
    return ToolDefinition.function(name, null, parameters);
  }

  private static String whole(ToolFormat format, ToolDefinition... tools) {
    return new CallGrammar(format, List.of(tools), false, true).whole();
  }

  private static String coder(String arguments) {
    return "<tool_call>\n<function=weather>\n" + arguments + "</function>\n</tool_call>";
  }

  private static String parameter(String key, String value) {
    return "<parameter=" + key + ">\n" + value + "\n</parameter>\n";
  }

  @Test
  void callOfAnotherTool_isRefused() {
    String gbnf = whole(HERMES, PING);
    assertThat(
            CallGrammarRun.accepts(
                gbnf, "<tool_call>\n{\"name\": \"ping\", \"arguments\": {}}\n</tool_call>"))
        .isTrue();
    assertThat(CallGrammarRun.begins(gbnf, "<tool_call>\n{\"name\": \"pong")).isFalse();
  }

  @Test
  void toolWithoutParameters_takesNone() {
    String gbnf = whole(HERMES, PING);
    assertThat(CallGrammarRun.begins(gbnf, "<tool_call>{\"name\":\"ping\",\"arguments\":{\""))
        .isFalse();
  }

  @Test
  void argumentThatIsNotListed_isRefused() {
    String gbnf = whole(HERMES, WEATHER);
    String call = "<tool_call>{\"name\": \"weather\", \"arguments\": {\"city\": \"Bern\"";
    assertThat(CallGrammarRun.accepts(gbnf, call + "}}</tool_call>")).isTrue();
    assertThat(CallGrammarRun.accepts(gbnf, call + ", \"days\": 7}}</tool_call>")).isTrue();
    assertThat(CallGrammarRun.begins(gbnf, call + ", \"days\": 8")).isFalse();
    assertThat(CallGrammarRun.begins(gbnf, call + ", \"hours")).isFalse();
  }

  @Test
  void secondCall_isAcceptedOnlyWhereSeveralAre() {
    String call = "<tool_call>\n{\"name\": \"ping\", \"arguments\": {}}\n</tool_call>\n";
    CallGrammar several = new CallGrammar(HERMES, List.of(PING), true, true);
    assertThat(CallGrammarRun.accepts(several.whole(), call + call)).isTrue();
    assertThat(CallGrammarRun.accepts(whole(HERMES, PING), call)).isTrue();
    assertThat(CallGrammarRun.begins(whole(HERMES, PING), call + "<")).isFalse();
  }

  @Test
  void secondElementOfAList_isAcceptedOnlyWhereSeveralAre() {
    ToolFormat list = json(new ToolFormat.Frame("", "[CALLS]", "", "", "", false), true);
    String call = "{\"name\": \"ping\", \"arguments\": {}}";
    String two = "[CALLS][" + call + ", " + call + "]";
    assertThat(CallGrammarRun.accepts(whole(list, PING), "[CALLS][" + call + "]")).isTrue();
    assertThat(CallGrammarRun.accepts(whole(list, PING), two)).isFalse();
    assertThat(
            CallGrammarRun.accepts(new CallGrammar(list, List.of(PING), true, true).whole(), two))
        .isTrue();
  }

  @Test
  void textBeforeADemandedCall_isRefused() {
    assertThat(CallGrammarRun.begins(whole(HERMES, PING), "Let me")).isFalse();
  }

  @Test
  void taggedArguments_mayComeInAnyOrderButOnlyOnce() {
    String gbnf = whole(CODER, WEATHER);
    String city = parameter("city", "Bern </b>\n\n\"x\"");
    String unit = parameter("unit", "C");
    assertThat(CallGrammarRun.accepts(gbnf, coder(city + unit))).isTrue();
    assertThat(CallGrammarRun.accepts(gbnf, coder(unit + parameter("days", "3") + city))).isTrue();
    assertThat(CallGrammarRun.accepts(gbnf, coder(unit))).isFalse();
    assertThat(CallGrammarRun.accepts(gbnf, coder(city + unit + unit))).isFalse();
    assertThat(CallGrammarRun.accepts(gbnf, coder(city + parameter("unit", "K")))).isFalse();
    assertThat(CallGrammarRun.accepts(gbnf, coder(city + parameter("days", "8")))).isFalse();
    assertThat(CallGrammarRun.accepts(gbnf, coder(city + parameter("hours", "1")))).isFalse();
  }

  @Test
  void characterData_mayHoldClosingTags() {
    String gbnf = whole(CODER, WEATHER);
    assertThat(
            CallGrammarRun.accepts(
                gbnf, coder(parameter("city", "<![CDATA[a</parameter>b]]>").replace("]>\n", "]>"))))
        .isTrue();
  }

  @Test
  void manyTaggedArguments_comeInTheirOrder() {
    StringBuilder properties = new StringBuilder();
    for (int i = 0; i < 12; i++) {
      properties
          .append(i == 0 ? "" : ",")
          .append("\"p")
          .append(i)
          .append("\":{\"type\":\"string\"}");
    }
    ToolDefinition tool =
        tool(
            "weather",
            "{\"type\":\"object\",\"required\":[\"p3\"],\"properties\":{" + properties + "}}");
    String gbnf = whole(CODER, tool);
    String first = parameter("p0", "a");
    String second = parameter("p3", "b");
    String third = parameter("p11", "c");
    assertThat(CallGrammarRun.accepts(gbnf, coder(first + second + third))).isTrue();
    assertThat(CallGrammarRun.accepts(gbnf, coder(second))).isTrue();
    assertThat(CallGrammarRun.accepts(gbnf, coder(first + third))).isFalse();
    assertThat(CallGrammarRun.accepts(gbnf, coder(second + first))).isFalse();
  }

  @Test
  void propertiesThatAreNotListed_areTaggedWhereTheSchemaWantsThem() {
    ToolDefinition tool =
        tool(
            "weather",
            """
            {"type": "object", "properties": {"city": {"type": "string"}},
             "additionalProperties": {"type": "integer"}}
            """);
    String gbnf = whole(CODER, tool);
    assertThat(CallGrammarRun.accepts(gbnf, coder(parameter("cit", "1") + parameter("x", "2"))))
        .isTrue();
    assertThat(CallGrammarRun.accepts(gbnf, coder(parameter("x", "y")))).isFalse();
    assertThat(CallGrammarRun.accepts(gbnf, coder(parameter("city", "a") + parameter("city", "1"))))
        .isFalse();
  }

  @Test
  void alternativesOfASchema_areTagged() {
    ToolDefinition tool =
        tool(
            "weather",
            """
            {"type": "object", "properties": {"unit": {"enum": ["C"]}}, "anyOf": [
              {"$ref": "#/$defs/city"},
              {"properties": {"lat": {"type": "number"}}, "required": ["lat"]}],
             "$defs": {"city": {
               "properties": {"city": {"$ref": "#/$defs/name"}}, "required": ["city"]},
               "name": {"enum": ["Bern", "Basel"]}}}
            """);
    String gbnf = whole(CODER, tool);
    assertThat(CallGrammarRun.accepts(gbnf, coder(parameter("city", "Bern")))).isTrue();
    assertThat(
            CallGrammarRun.accepts(gbnf, coder(parameter("unit", "C") + parameter("lat", "4.5"))))
        .isTrue();
    assertThat(CallGrammarRun.accepts(gbnf, coder(parameter("unit", "C")))).isFalse();
    assertThat(CallGrammarRun.accepts(gbnf, coder(parameter("city", "Bonn")))).isFalse();
  }

  @Test
  void referencesWithinAnArgument_leadToTheToolsSchema() {
    ToolDefinition tool =
        tool(
            "weather",
            """
            {"type": "object", "properties": {"tree": {"$ref": "#/$defs/tree"}},
             "$defs": {"tree": {"type": "object", "additionalProperties": false,
               "properties": {"next": {"$ref": "#/$defs/tree"}}}}}
            """);
    String gbnf = whole(CODER, tool);
    assertThat(CallGrammarRun.accepts(gbnf, coder(parameter("tree", "{\"next\": {}}")))).isTrue();
    assertThat(CallGrammarRun.accepts(gbnf, coder(parameter("tree", "{\"next\": 1}")))).isFalse();
  }

  @Test
  void taggedStrings_meetTheirSchema() {
    ToolDefinition tool =
        tool(
            "weather",
            """
            {"type": "object", "properties": {
              "code": {"$ref": "#/$defs/code"},
              "name": {"type": "string", "minLength": 2, "maxLength": 4},
              "at": {"type": "string", "format": "date-time"},
              "size": {"type": ["string", "integer"], "minimum": 10, "minLength": 2},
              "any": {"pattern": "^x"}},
             "$defs": {"code": {"type": "string", "pattern": "^[A-Z]{2}\\n?[0-9]$"}}}
            """);
    String gbnf = whole(CODER, tool);
    for (String good :
        List.of(
            parameter("code", "AB1"),
            parameter("code", "AB\n1"),
            parameter("name", "日本"),
            parameter("name", "\n\n"),
            parameter("at", "2024-02-29T10:00:00Z"),
            parameter("size", "12"),
            parameter("size", "5 m"),
            parameter("any", "xyz"),
            parameter("any", "17"),
            parameter("any", "\"x\""))) {
      assertThat(CallGrammarRun.accepts(gbnf, coder(good))).as(good).isTrue();
    }
    for (String bad :
        List.of(
            parameter("code", "AB"),
            parameter("code", "ab1"),
            parameter("name", "a"),
            parameter("name", "abcde"),
            parameter("name", "<![CDATA[abc]]>"),
            parameter("at", "2023-02-29T10:00:00Z"),
            parameter("size", "7"),
            parameter("size", "-77"),
            parameter("size", "x"),
            parameter("any", "yx"),
            parameter("any", "\"y\""))) {
      assertThat(CallGrammarRun.accepts(gbnf, coder(bad))).as(bad).isFalse();
    }
  }

  @Test
  void longTaggedStrings_areBoundedInASmallGrammar() {
    ToolDefinition tool =
        tool(
            "weather",
            """
            {"type": "object", "properties": {
              "a": {"type": "string", "maxLength": 5000},
              "b": {"type": "string", "minLength": 300, "maxLength": 5000},
              "c": {"anyOf": [{"type": "string", "maxLength": 5000}, {"type": "null"}]},
              "d": {"type": "string", "minLength": 300}}}
            """);
    String gbnf = whole(CODER, tool);
    assertThat(gbnf).hasSizeLessThan(150_000);
    String text = "<p>a</p>\n".repeat(33);
    for (String key : List.of("a", "b", "c", "d")) {
      boolean least = key.equals("b") || key.equals("d");
      assertThat(
              CallGrammarRun.accepts(
                  gbnf, coder(parameter(key, text + "and what follows, and so on, and so on"))))
          .isTrue();
      assertThat(CallGrammarRun.accepts(gbnf, coder(parameter(key, text + "ab"))))
          .isEqualTo(!least);
      assertThat(CallGrammarRun.accepts(gbnf, coder(parameter(key, "<<<<<<< é".repeat(490)))))
          .isTrue();
      assertThat(CallGrammarRun.accepts(gbnf, coder(parameter(key, "é".repeat(5_001)))))
          .isEqualTo(key.equals("d"));
    }
  }

  @Test
  void stringsInMarksOfTheirOwn_meetTheirSchema() {
    ToolDefinition tool =
        tool(
            "f",
            """
            {"type": "object", "required": ["a"], "properties": {
              "a": {"type": "string", "pattern": "^[a-z<|]+$"},
              "b": {"type": "array", "items": {"type": "string", "maxLength": 2}}}}
            """);
    String gbnf = whole(GEMMA, tool);
    assertThat(CallGrammarRun.accepts(gbnf, "<c>call:f{a:<|\"|>ab<|<|\"|>}</c>")).isTrue();
    assertThat(CallGrammarRun.accepts(gbnf, "<c>call:f{a:<|\"|>ab<|\"|>,b:[<|\"|>\\n<|\"|>]}</c>"))
        .isTrue();
    assertThat(CallGrammarRun.begins(gbnf, "<c>call:f{a:<|\"|>A")).isFalse();
    assertThat(CallGrammarRun.begins(gbnf, "<c>call:f{a:<|\"|>a<|\"|>,b:[<|\"|>abc")).isFalse();
  }

  @Test
  void nestedTags_meetTheirSchema() {
    ToolDefinition tool =
        tool(
            "f",
            """
            {"type": "object", "required": ["a"], "properties": {
              "a": {"type": "array", "minItems": 1, "maxItems": 2, "items": {
                "type": "string", "pattern": "^[a-z]+$"}}}}
            """);
    String gbnf = whole(NESTED, tool);
    String item = "<item>x</item>";
    assertThat(CallGrammarRun.accepts(gbnf, "<call name=\"f\"><a>" + item + "</a></call>"))
        .isTrue();
    assertThat(CallGrammarRun.begins(gbnf, "<call name=\"f\"><a><item>X")).isFalse();
    assertThat(CallGrammarRun.begins(gbnf, "<call name=\"f\"><a></a>")).isFalse();
    assertThat(CallGrammarRun.begins(gbnf, "<call name=\"f\"><a>" + item.repeat(3))).isFalse();
  }

  @Test
  void demandsOnObjectsThatAFormatDoesNotEnforce_areRefusedOnlyWhereTheyMustBe() {
    for (String demand :
        List.of(
            "\"if\": {\"required\": [\"a\"]}",
            "\"not\": {\"required\": [\"a\"]}",
            "\"dependentRequired\": {\"a\": [\"b\"]}",
            "\"dependentSchemas\": {\"a\": {\"required\": [\"b\"]}}",
            "\"dependencies\": {\"a\": [\"b\"]}",
            "\"minProperties\": 1",
            "\"maxProperties\": 1",
            "\"patternProperties\": {\"^x\": {\"type\": \"string\"}}",
            "\"propertyNames\": {\"maxLength\": 1}")) {
      String keyword = demand.substring(1, demand.indexOf('"', 1));
      String object =
          "{\"type\": \"object\", \"properties\": {\"a\": {\"type\": \"boolean\"}, \"b\": {\"type\":"
              + " \"boolean\"}}, "
              + demand
              + "}";
      ToolDefinition outer = tool("f", object);
      ToolDefinition inner =
          tool("f", "{\"type\": \"object\", \"properties\": {\"in\": " + object + "}}");
      for (ToolFormat format : List.of(CODER, NESTED, GEMMA, PYTHON)) {
        assertRefused(format, outer, "$." + keyword);
        assertThat(new CallGrammar(format, List.of(outer), true, false).whole()).isNotEmpty();
      }
      for (ToolFormat format : List.of(NESTED, GEMMA, PYTHON)) {
        assertRefused(format, inner, "$.properties.in." + keyword);
      }
      assertThat(whole(HERMES, outer)).as("JSON enforces it").isNotEmpty();
    }
  }

  @Test
  void otherDemandsThatAFormatDoesNotEnforce_areRefused() {
    String list = "{\"type\":\"object\",\"properties\":{\"l\":{\"type\":\"array\",%s}}}";
    for (ToolFormat format : List.of(NESTED, GEMMA, PYTHON)) {
      assertRefused(format, tool("f", list.formatted("\"uniqueItems\":true")), "l.uniqueItems");
      assertRefused(format, tool("f", list.formatted("\"contains\":{}")), "l.contains");
      assertRefused(format, tool("f", list.formatted("\"maxItems\":300")), "300 is above 256");
    }
    assertRefused(
        NESTED,
        tool("f", "{\"type\":\"object\",\"additionalProperties\":{\"type\":\"string\"}}"),
        "$.additionalProperties");
    String text = "{\"type\":\"object\",\"properties\":{\"t\":{\"type\":\"string\",%s}}}";
    for (ToolFormat format : List.of(CODER, NESTED, GEMMA, PYTHON)) {
      assertRefused(format, tool("f", text.formatted("\"pattern\":\"(a)\\\\1\"")), "pattern");
      assertRefused(
          format, tool("f", text.formatted("\"minLength\":3,\"maxLength\":2")), "minLength");
    }
  }

  private static void assertRefused(ToolFormat format, ToolDefinition tool, String problem) {
    assertThatThrownBy(() -> whole(format, tool))
        .as(format + " " + tool.parameters())
        .isInstanceOf(InvalidRequestException.class)
        .hasMessageContaining("tool 'f'")
        .hasMessageContaining(problem);
  }

  @Test
  void pythonLiterals_followTheSchema() {
    ToolDefinition tool =
        tool(
            "f",
            """
            {"type": "object", "required": ["on"], "properties": {
              "on": {"type": "boolean"}, "name": {"type": "string", "maxLength": 3},
              "map": {"type": "object", "properties": {"a": {"type": ["integer", "null"]}}},
              "list": {"type": "array", "items": {"type": "string"}, "minItems": 1, "maxItems": 2}}}
            """);
    String gbnf = whole(PYTHON, tool, PING);
    for (String call :
        List.of(
            "f(on=True)",
            "ping()",
            "f(name=\"abc\", on=False)",
            "f(on=True, map={\"a\": None}, list=['x \"y\"', \"z\"])")) {
      assertThat(CallGrammarRun.accepts(gbnf, "<calls>[" + call + "]</calls>")).as(call).isTrue();
    }
    for (String call :
        List.of(
            "f()",
            "ping(on=True)",
            "f(on=1)",
            "f(on=True, name=\"abcd\")",
            "f(on=True, list=[])",
            "f(on=True, list=[\"a\", \"b\", \"c\"])",
            "f(on=True, map={\"a\": \"x\"})")) {
      assertThat(CallGrammarRun.accepts(gbnf, "<calls>[" + call + "]</calls>")).as(call).isFalse();
    }
  }

  @Test
  void schemaThatCannotBeEnforced_isRefusedOnlyWhereItMustBe() {
    String parameters = "{\"type\":\"object\",\"properties\":{\"a\":{\"not\":{\"enum\":[[1]]}}}}";
    ToolDefinition tool = tool("odd", parameters);
    assertThatThrownBy(() -> whole(HERMES, PING, tool))
        .isInstanceOfSatisfying(
            InvalidRequestException.class, e -> assertThat(e.param()).isEqualTo("tools"))
        .hasMessageContaining("'odd'")
        .hasMessageContaining("$.properties.a")
        .hasMessageContaining("not");
    CallGrammar lenient = new CallGrammar(HERMES, List.of(PING, tool), true, false);
    assertThat(
            CallGrammarRun.accepts(
                lenient.whole(),
                "<tool_call>{\"name\": \"odd\", \"arguments\": {\"z\": [1]}}</tool_call>"))
        .isTrue();
    assertThat(
            CallGrammarRun.begins(
                lenient.whole(), "<tool_call>{\"name\": \"ping\", \"arguments\": {\""))
        .isFalse();
  }

  @Test
  void toolThatIsStrictItself_isEnforcedInAnyCase() throws Exception {
    String definition =
        """
        {"type": "function", "function": {"name": "odd", "strict": true, "parameters":
          {"type": "object", "properties": {"a": {"not": {"enum": [[1]]}}}}}}
        """;
    ToolDefinition tool = ToolDefinition.of(JsonText.parse(definition).orElseThrow());
    CallGrammar grammar = new CallGrammar(HERMES, List.of(tool), true, false);
    assertThatThrownBy(grammar::triggers).isInstanceOf(InvalidRequestException.class);
  }

  @Test
  void schemasThatAreTooLargeTogether_areLeftOutUnlessTheyMustBeEnforced() {
    List<ToolDefinition> tools = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      StringBuilder values = new StringBuilder();
      for (int j = 0; j < 300; j++) {
        values
            .append(j == 0 ? "" : ",")
            .append("\"value ")
            .append(i)
            .append(' ')
            .append(j)
            .append('"');
      }
      tools.add(
          tool(
              "t" + i, "{\"type\":\"object\",\"properties\":{\"a\":{\"enum\":[" + values + "]}}}"));
    }
    CallGrammar lenient = new CallGrammar(HERMES, tools, true, false);
    assertThat(
            CallGrammarRun.accepts(
                lenient.whole(),
                "<tool_call>{\"name\": \"t299\", \"arguments\": {\"a\": \"b\"}}</tool_call>"))
        .isTrue();
    String tagged = new CallGrammar(CODER, tools, true, false).whole();
    String call =
        "<tool_call>\n<function=t299>\n" + parameter("x", "b") + "</function></tool_call>";
    assertThat(CallGrammarRun.accepts(tagged, call)).isTrue();
    assertThatThrownBy(() -> new CallGrammar(HERMES, tools, true, true).whole())
        .isInstanceOf(InvalidRequestException.class)
        .hasMessageContaining("900000 characters");
  }

  @Test
  void tooManyToolsOrNoneOrLongNames_areRefused() {
    assertThatThrownBy(() -> new CallGrammar(HERMES, List.of(), true, true))
        .hasMessageContaining("there are 0 tools");
    List<ToolDefinition> many = new ArrayList<>();
    for (int i = 0; i < 1_025; i++) {
      many.add(tool("t" + i, "{}"));
    }
    assertThatThrownBy(() -> new CallGrammar(HERMES, many, true, true))
        .hasMessageContaining("1025")
        .hasMessageContaining("1024");
    assertThatThrownBy(() -> whole(HERMES, tool("x".repeat(257), "{}")))
        .isInstanceOf(InvalidRequestException.class)
        .hasMessageContaining("257");
  }

  @Test
  void jsonThatNothingMarks_mayTurnOutToBeText() {
    List<CallGrammar.Trigger> triggers =
        new CallGrammar(BARE, List.of(WEATHER, PING), false, false).triggers();
    assertThat(triggers).allMatch(CallGrammar.Trigger::first);
    String call = "{\"name\": \"weather\", \"arguments\": {\"city\": \"Bern\"}}";
    assertThat(CallGrammarRun.follow(triggers, call)).isEqualTo(Outcome.ACCEPTED);
    assertThat(CallGrammarRun.follow(triggers, "\n{\"type\": \"function\", " + call.substring(1)))
        .isEqualTo(Outcome.ACCEPTED);
    assertThat(CallGrammarRun.follow(triggers, "{\"name\": \"weather\", \"arguments\": {\"town\""))
        .isEqualTo(Outcome.REFUSED);
    for (String text :
        List.of(
            "{\"name\": \"Bob\", \"age\": 3}",
            "{\"name\": \"weathering\"}",
            "{\"name\": \"we\\u0061ther\"}",
            "{\"name\": 3}")) {
      assertThat(CallGrammarRun.follow(triggers, text)).as(text).isEqualTo(Outcome.ACCEPTED);
    }
    assertThat(CallGrammarRun.follow(triggers, "Text " + call)).isEqualTo(Outcome.FREE);
  }

  @Test
  void callWithoutItsSection_isAcceptedBehindItsOwnMark() {
    List<CallGrammar.Trigger> triggers =
        new CallGrammar(CODER, List.of(PING), false, false).triggers();
    assertThat(triggers)
        .extracting(CallGrammar.Trigger::text)
        .containsExactly("<tool_call>", "<function=");
    assertThat(CallGrammarRun.follow(triggers, "Now:\n<function=ping>\n</function>"))
        .isEqualTo(Outcome.ACCEPTED);
    assertThat(CallGrammarRun.follow(triggers, "<tool_call>\n<function=ping>\n</function>"))
        .isEqualTo(Outcome.UNFINISHED);
  }

  @Test
  void whatEndsASection_mayBeTheTokenThatEndsTheTurn() {
    ToolFormat format =
        new ToolFormat.NamedJson(
            new ToolFormat.Frame("<|tools|>", "<|call|>", "<|done|>", "<|end|>", "", false),
            List.of(new ToolFormat.HeaderPart(ToolFormat.HeaderField.NAME, "<|args|>")),
            true,
            "");
    String call = "<|tools|><|call|>functions.ping:0<|args|>{}<|done|>";
    assertThat(CallGrammarRun.accepts(whole(format, PING), call)).isTrue();
    assertThat(CallGrammarRun.accepts(whole(format, PING), call + "<|end|>")).isTrue();
  }

  @Test
  void headerOfAMessage_keepsToolsWithACommonBeginningApart() {
    ToolFormat format =
        new ToolFormat.Messages(
            ToolFormat.Frame.NONE, "<|start|>assistant", "<|message|>", "functions.", null);
    ToolDefinition longer = tool("ping_all", "{}");
    List<CallGrammar.Trigger> triggers =
        new CallGrammar(format, List.of(PING, longer), true, true).triggers();
    String body = "<|channel|>commentary json<|message|>{}";
    assertThat(CallGrammarRun.follow(triggers, " to=functions.ping" + body))
        .isEqualTo(Outcome.ACCEPTED);
    assertThat(
            CallGrammarRun.follow(
                triggers,
                "<|channel|>commentary to=functions.ping_all <|constrain|>json<|message|>{}"))
        .isEqualTo(Outcome.ACCEPTED);
    assertThat(CallGrammarRun.follow(triggers, " to=functions.pings" + body))
        .isEqualTo(Outcome.REFUSED);
    assertThat(CallGrammarRun.follow(triggers, "I write to=functions.pings" + body))
        .isEqualTo(Outcome.FREE);
  }
}
