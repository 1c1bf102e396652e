package dev.hugind.engine.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hugind.engine.fixture.Matching;
import dev.hugind.engine.grammar.Gbnf;
import dev.hugind.engine.grammar.Grammar;
import dev.hugind.engine.grammar.GrammarLimits;
import java.math.BigDecimal;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What each keyword lets through, and what is refused by name. */
class JsonSchemaGrammarTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Schemas are written with single quotes. */
  private static String gbnf(String schema) {
    try {
      return JsonSchemaGrammar.gbnf(JSON.readTree(schema.replace('\'', '"')));
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(schema, e);
    }
  }

  private static Grammar grammar(String schema) {
    return Gbnf.parse(gbnf(schema), GrammarLimits.defaults());
  }

  private static void accepts(String schema, String... texts) {
    Grammar grammar = grammar(schema);
    for (String text : texts) {
      assertThat(Matching.matches(grammar, text.replace('\'', '"')))
          .as(schema + " accepts " + text)
          .isTrue();
    }
  }

  private static void rejects(String schema, String... texts) {
    Grammar grammar = grammar(schema);
    for (String text : texts) {
      assertThat(Matching.matches(grammar, text.replace('\'', '"')))
          .as(schema + " rejects " + text)
          .isFalse();
    }
  }

  private static void refuses(String schema, String start, String... parts) {
    var thrown =
        assertThatThrownBy(() -> gbnf(schema))
            .as(schema)
            .isInstanceOf(SchemaException.class)
            .hasMessageStartingWith(start);
    for (String part : parts) {
      thrown.hasMessageContaining(part);
    }
  }

  @Test
  void wholeNumbers_areWithinTheirBoundsToTheUnit() {
    SplittableRandom random = new SplittableRandom(3);
    for (int i = 0; i < 150; i++) {
      int low = random.nextInt(-1_300, 1_300);
      int high = low + random.nextInt(1_500);
      boolean openLow = high > low + 2 && random.nextBoolean();
      boolean openHigh = high > low + 2 && random.nextBoolean();
      int divisor = random.nextInt(3) == 0 ? 1 + random.nextInt(12) : 1;
      ObjectNode schema = JsonNodeFactory.instance.objectNode().put("type", "integer");
      schema.put(openLow ? "exclusiveMinimum" : "minimum", low);
      schema.put(openHigh ? "exclusiveMaximum" : "maximum", high);
      schema.put("multipleOf", divisor);
      int from = openLow ? low + 1 : low;
      int to = openHigh ? high - 1 : high;
      if (Math.floorDiv(to, divisor) * divisor < from) {
        continue;
      }
      Grammar grammar = Gbnf.parse(JsonSchemaGrammar.gbnf(schema), GrammarLimits.defaults());
      for (int n = low - 120; n <= high + 120; n++) {
        assertThat(Matching.matches(grammar, Integer.toString(n)))
            .as(n + " by " + schema)
            .isEqualTo(n >= from && n <= to && n % divisor == 0);
      }
      for (String text : List.of("-0", "00", "01", "-", "", "1.0", "+1", "1e1")) {
        assertThat(Matching.matches(grammar, text)).as(text).isFalse();
      }
    }
  }

  @Test
  void numbers_areWithinTheirBoundsToTheDigit() {
    SplittableRandom random = new SplittableRandom(4);
    for (int i = 0; i < 150; i++) {
      BigDecimal low = BigDecimal.valueOf(random.nextInt(-3_000, 3_000), random.nextInt(4));
      BigDecimal high = low.add(BigDecimal.valueOf(1 + random.nextInt(900), random.nextInt(4)));
      boolean openLow = random.nextBoolean();
      boolean openHigh = random.nextBoolean();
      ObjectNode schema = JsonNodeFactory.instance.objectNode().put("type", "number");
      schema.put(openLow ? "exclusiveMinimum" : "minimum", low);
      schema.put(openHigh ? "exclusiveMaximum" : "maximum", high);
      Grammar grammar = Gbnf.parse(JsonSchemaGrammar.gbnf(schema), GrammarLimits.defaults());
      for (int j = 0; j < 300; j++) {
        BigDecimal near = random.nextBoolean() ? low : high;
        BigDecimal number =
            near.add(BigDecimal.valueOf(random.nextInt(-40, 41), random.nextInt(5)));
        int below = number.compareTo(low);
        int above = number.compareTo(high);
        boolean within = (openLow ? below > 0 : below >= 0) && (openHigh ? above < 0 : above <= 0);
        String text = number.toPlainString();
        assertThat(Matching.matches(grammar, text))
            .as(text + " by " + schema)
            .isEqualTo(within && !(text.startsWith("-") && number.signum() == 0));
      }
    }
  }

  @Test
  void multiples_mayHaveDecimals() {
    accepts("{'type':'number','multipleOf':0.25}", "0", "1", "0.5", "-12.75", "3.25");
    rejects("{'type':'number','multipleOf':0.25}", "0.3", "0.251", "-0.1", "1e2");
    accepts("{'type':'integer','multipleOf':1000}", "0", "-5000", "123000");
    rejects("{'type':'integer','multipleOf':1000}", "500", "1234");
    accepts("{'allOf':[{'multipleOf':4},{'multipleOf':6}],'type':'integer'}", "12", "-24");
    rejects("{'allOf':[{'multipleOf':4},{'multipleOf':6}],'type':'integer'}", "4", "6", "8");
  }

  @Test
  void lengths_countCharactersNotTheirSpelling() {
    String three = "{'type':'string','minLength':3,'maxLength':3}";
    accepts(three, "'日🗾é'", "'\\ud83d\\ude00ab'", "'\\n\\u0041\\''".replace("\\'", "\\\""));
    rejects(three, "'\\ud83d\\ude00a'", "'日🗾'", "'abcd'", "'\\ud83dab'");
    String many = "{'type':'string','minLength':700,'maxLength':1900}";
    accepts(many, "'" + "é".repeat(700) + "'", "'" + "é".repeat(1_237) + "'");
    accepts(many, "'" + "x".repeat(1_900) + "'");
    rejects(many, "'" + "x".repeat(699) + "'", "'" + "x".repeat(1_901) + "'");
    String both = "{'type':'string','pattern':'^[a-z]+$','minLength':2,'maxLength':4000}";
    accepts(both, "'ab'", "'" + "x".repeat(4_000) + "'");
    rejects(both, "'a'", "'" + "x".repeat(4_001) + "'", "'AB'");
  }

  @Test
  void dates_existInTheCalendar() {
    String date = "{'type':'string','format':'date'}";
    accepts(date, "'2024-02-29'", "'2000-02-29'", "'1999-12-31'");
    rejects(date, "'2023-02-29'", "'1900-02-29'", "'2024-04-31'", "'0000-01-01'");
    accepts("{'format':'ipv6','type':'string'}", "'::1'", "'1:2:3:4:5:6:7:8'", "'fe80::1:2'");
    rejects("{'format':'ipv6','type':'string'}", "'1::2::3'", "':1'", "'1:2:3:4:5:6:7'");
  }

  @Test
  void otherProperties_haveOtherNames() {
    String schema = "{'type':'object','properties':{'ab':{'type':'null'}}}";
    accepts(schema, "{'ab':null,'a':1,'abc':2,'':3}", "{'x':1}", "{'b\\n':1}");
    rejects(schema, "{'x':1,'ab':2}", "{'\\u0061b':2}", "{'ab':null,'ab':null}");
  }

  @Test
  void patternsOfNames_decideAboutTheirValues() {
    String schema =
        "{'type':'object','patternProperties':{'^x':{'type':'integer'},'y$':{'minimum':5}},"
            + "'additionalProperties':{'type':'null'}}";
    accepts(schema, "{'x':1,'y':7,'xy':5,'z':null}", "{'y':'text'}");
    rejects(schema, "{'x':'a'}", "{'xy':4}", "{'z':1}", "{'y':4}");
  }

  @Test
  void numberOfProperties_isBounded() {
    String schema =
        "{'type':'object','properties':{'a':{},'b':{},'c':{}},'minProperties':2,"
            + "'maxProperties':2}";
    accepts(schema, "{'a':1,'c':2}", "{'b':1,'x':2}", "{'a':1,'b':2}");
    rejects(schema, "{'a':1}", "{}", "{'a':1,'b':2,'c':3}", "{'a':1,'b':2,'x':3}", "{'x':1,'x':2}");
  }

  @Test
  void oneOf_isExclusive() {
    String schema = "{'oneOf':[{'required':['a']},{'required':['b']}],'type':'object'}";
    accepts(schema, "{'a':1}", "{'b':1}", "{'a':1,'c':2}");
    rejects(schema, "{'a':1,'b':1}", "{}", "{'c':1}");
    accepts("{'oneOf':[{'type':'integer'},{'type':'number'}]}", "1.5", "-0.25");
    rejects("{'oneOf':[{'type':'integer'},{'type':'number'}]}", "1", "1.0", "0");
    accepts("{'oneOf':[{'multipleOf':2},{'multipleOf':3}],'type':'integer'}", "2", "9", "-4");
    rejects("{'oneOf':[{'multipleOf':2},{'multipleOf':3}],'type':'integer'}", "6", "0", "5");
  }

  @Test
  void not_isWhatTheSchemaLeavesOut() {
    accepts("{'type':'string','not':{'pattern':'^a'}}", "'b'", "''", "'ba'");
    rejects("{'type':'string','not':{'pattern':'^a'}}", "'a'", "'ab'", "'\\u0061'");
    accepts("{'type':['string','null'],'not':{'enum':['no',null]}}", "'yes'", "'n'");
    rejects("{'type':['string','null'],'not':{'enum':['no',null]}}", "'no'", "null");
    accepts("{'type':'integer','not':{'minimum':3,'maximum':5}}", "2", "6", "-4");
    rejects("{'type':'integer','not':{'minimum':3,'maximum':5}}", "3", "4", "5");
    accepts("{'not':{'type':'object'}}", "1", "[{}]", "null");
    rejects("{'not':{'type':'object'}}", "{}", "{'a':1}");
  }

  @Test
  void conditions_choose() {
    String schema =
        "{'type':'object','properties':{'k':{'enum':['a','b']},'v':true},'required':['k'],"
            + "'if':{'properties':{'k':{'const':'a'}}},'then':{'required':['v']},"
            + "'else':{'properties':{'v':false}},'additionalProperties':false}";
    accepts(schema, "{'k':'a','v':1}", "{'k':'b'}");
    rejects(schema, "{'k':'a'}", "{'k':'b','v':1}");
    String dependent =
        "{'type':'object','properties':{'a':{},'b':{}},'dependentRequired':{'a':['b']},"
            + "'additionalProperties':false}";
    accepts(dependent, "{'a':1,'b':2}", "{'b':1}", "{}");
    rejects(dependent, "{'a':1}");
  }

  @Test
  void unevaluatedProperties_areThoseOfNoSchemaThatHolds() {
    String schema =
        "{'type':'object','allOf':[{'properties':{'a':{'type':'integer'}}}],"
            + "'properties':{'b':{}},'unevaluatedProperties':false}";
    accepts(schema, "{}", "{'b':1,'a':2}");
    rejects(schema, "{'c':1}", "{'a':'x'}");
  }

  @Test
  void items_areContainedAndCounted() {
    String schema =
        "{'type':'array','contains':{'const':1},'minContains':2,'maxContains':3,'maxItems':5}";
    accepts(schema, "[1,1]", "[0,1,2,1]", "[1,1,1,'x']");
    rejects(schema, "[1]", "[]", "[1,1,1,1]", "[1,1,0,0,0,0]");
  }

  @Test
  void uniqueItems_areNeverTheSame() {
    String some = "{'type':'array','items':{'enum':['a','b',1,null]},'uniqueItems':true}";
    accepts(some, "[]", "['b','a']", "[null,1,'b','a']");
    rejects(some, "['a','a']", "[1,null,1]");
    String many =
        "{'type':'array','items':{'enum':[1,2,3,4,5,6,7,8,9,10]},'uniqueItems':true,'minItems':2}";
    accepts(many, "[1,2]", "[3,10]", "[1,2,3,4,5,6,7,8,9,10]");
    rejects(many, "[1]", "[1,1]", "[2,10,10]");
    String texts = "{'type':'array','items':{'type':'string'},'uniqueItems':true}";
    accepts(texts, "['home','green']", "['red','green','blue']", "[]", "['a']");
    rejects(texts, "['a','a']", "['a','\\u0061']", "['ab','c','ab']");
    accepts("{'type':'array','items':{'type':'integer'},'uniqueItems':true}", "[1,2,3]", "[-7,0]");
    rejects("{'type':'array','items':{'type':'integer'},'uniqueItems':true}", "[1,1]", "[0,-0]");
    refuses(
        "{'type':'array','items':{'type':'object'},'uniqueItems':true}",
        "$.uniqueItems: uniqueItems");
  }

  @Test
  void references_leadThroughTheDocument() {
    accepts("{'$ref':'#/$defs/a~1b%25','$defs':{'a/b%':{'type':'null'}}}", "null");
    accepts("{'$ref':'#here','$defs':{'x':{'$anchor':'here','type':'null'}}}", "null");
    accepts(
        "{'$id':'http://a.example/root.json','$ref':'other.json#/$defs/n',"
            + "'$defs':{'o':{'$id':'other.json','$defs':{'n':{'type':'null'}}}}}",
        "null");
    accepts(
        "{'type':'object','properties':{'next':{'$ref':'#'}},'additionalProperties':false}",
        "{'next':{'next':{}}}");
    refuses("{'properties':{'p':{'$ref':'other.json'}}}", "$.properties.p.$ref: ", "other.json");
  }

  @Test
  void refusals_nameThePlaceAndTheKeyword() {
    refuses(
        "{'properties':{'age':{'type':'number','multipleOf':12345.678}}}",
        "$.properties.age.multipleOf: multipleOf of 12345.678");
    refuses("{'properties':{'a b':{'type':'kaboom'}}}", "$.properties['a b'].type: ", "kaboom");
    refuses("{'minlength':1}", "$.minlength: ", "minLength");
    refuses("{'anyOf':[{'type':'string'},{'minimum':2,'maximum':1}]}", "$.anyOf[1].minimum: ");
    refuses("{'required':'a'}", "$.required: ");
    refuses("{'not':{'uniqueItems':true}}", "$.not.uniqueItems: ");
    refuses("{'allOf':[{'type':'string'},{'type':'null'}]}", "$: no value");
    refuses("{'type':'object','required':['a'],'properties':{'a':false}}", "$: no value");
    refuses("false", "$: no value");
    refuses("{'type':'string','pattern':'(?<=a)b'}", "$.pattern: ", "lookbehind");
    refuses("{'type':'object','minProperties':3}", "$.minProperties: ");
    refuses("[]", "$: a schema must be");
  }

  @Test
  void ordinarySchema_isMadeWithinMilliseconds() {
    StringBuilder schema = new StringBuilder("{'type':'object','properties':{");
    for (int i = 0; i < 30; i++) {
      schema.append(i == 0 ? "" : ",").append("'property_").append(i).append("':");
      schema.append(
          switch (i % 6) {
            case 0 -> "{'type':'string','description':'A name','minLength':1,'maxLength':80}";
            case 1 -> "{'type':'integer','minimum':0,'maximum':150}";
            case 2 -> "{'type':'array','items':{'type':'string'},'minItems':1}";
            case 3 -> "{'enum':['red','green','blue']}";
            case 4 -> "{'type':'string','format':'date-time'}";
            default -> "{'type':'object','properties':{'x':{'type':'number'}},'required':['x']}";
          });
    }
    schema.append("},'required':['property_0','property_7'],'additionalProperties':false}");
    long best = Long.MAX_VALUE;
    int length = 0;
    for (int i = 0; i < 30; i++) {
      long start = System.nanoTime();
      length = gbnf(schema.toString()).length();
      best = Math.min(best, System.nanoTime() - start);
    }
    System.out.println(
        "a schema with 30 properties: "
            + TimeUnit.NANOSECONDS.toMicros(best)
            + " us for a grammar of "
            + length
            + " characters");
    assertThat(best).isLessThan(TimeUnit.MILLISECONDS.toNanos(500));
  }
}
