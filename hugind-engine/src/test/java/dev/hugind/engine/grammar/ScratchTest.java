package dev.hugind.engine.grammar;

import com.fasterxml.jackson.databind.*;
import org.junit.jupiter.api.Test;

class ScratchTest {
  @Test
  void times() throws Exception {
    String[] all = {
      "{\"type\":\"string\",\"format\":\"ipv6\"}",
      "{\"type\":\"string\",\"format\":\"date-time\"}",
      "{\"type\":\"string\",\"format\":\"duration\"}",
      "{\"type\":\"string\",\"format\":\"uuid\"}",
      "{\"type\":\"integer\",\"multipleOf\":29,\"minimum\":-500}",
      "{\"type\":\"number\",\"minimum\":-500.5,\"maximum\":7}",
      "{\"type\":\"integer\",\"minimum\":-500}",
      "{\"type\":\"string\",\"minLength\":2,\"maxLength\":200}",
      "{\"type\":\"string\",\"pattern\":\"^[a-z]+$\",\"maxLength\":200}",
      "{\"type\":\"array\",\"items\":{\"type\":\"string\"},\"uniqueItems\":true}",
      "{\"type\":\"array\",\"items\":{\"type\":\"integer\"},\"uniqueItems\":true}",
      "{\"type\":\"string\",\"pattern\":\"^(?=.*[a-z])(?=.*\\\\d)[a-z\\\\d]{3,8}$\"}",
      "{\"type\":\"object\",\"properties\":{\"a\":{},\"abc\":{},\"hello\":{},\"first name\":{}}}",
      "{\"type\":\"string\",\"pattern\":\"^\\\\p{L}+$\"}"
    };
    ObjectMapper m = new ObjectMapper();
    for (int r = 0; r < 6; r++)
      for (String s : all) {
        JsonNode j = m.readTree(s);
        long t = System.nanoTime();
        String g = JsonSchemaGrammar.gbnf(j);
        long u = System.nanoTime();
        if (Gbnf.parse(g, GrammarLimits.defaults()).start().mayEnd()) throw new Exception();
        long v = System.nanoTime();
        if (r == 5)
          System.out.println(
              (u - t) / 1000
                  + " us, parse "
                  + (v - u) / 1000
                  + " us, chars "
                  + g.length()
                  + " rules "
                  + g.lines().count()
                  + " "
                  + s);
      }
    System.out.println(JsonSchemaGrammar.gbnf(m.readTree(all[5])));
    System.out.println(JsonSchemaGrammar.gbnf(m.readTree(all[12])));
    System.out.println(JsonSchemaGrammar.gbnf(m.readTree(all[1])));
  }
}
