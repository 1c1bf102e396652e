package dev.hugind.engine.chat.output;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JsonScannerTest {
  private static final int ROUNDS = 3000;

  @Test
  void validValues_areWrittenAsTheyAre() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int i = 0; i < ROUNDS; i++) {
      String json = object(random, 3).toPrettyString();
      StringBuilder out = new StringBuilder();
      assertThat(scan(json, out)).as("seed %d: %s", seed, json).isEqualTo(JsonScanner.Step.DONE);
      assertThat(out.toString()).isEqualTo(json);
    }
  }

  @Test
  void cutValues_areCompletedToValidOnes() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int i = 0; i < ROUNDS; i++) {
      String json = object(random, 3).toString();
      String cut = json.substring(0, 1 + random.nextInt(json.length()));
      JsonScanner scanner = new JsonScanner();
      StringBuilder out = new StringBuilder();
      for (int k = 0; k < cut.length(); k++) {
        JsonScanner.Step _ = scanner.accept(cut.charAt(k), out);
      }
      String completed = out + scanner.missing();
      assertThat(JsonText.parse(completed)).as("seed %d: %s", seed, completed).isPresent();
    }
  }

  @Test
  void brokenValues_areNeverTakenForValidOnes() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int i = 0; i < ROUNDS; i++) {
      StringBuilder json = new StringBuilder(object(random, 2).toString());
      json.insert(
          1 + random.nextInt(json.length() - 1), "{}[],:\"\\x0-".charAt(random.nextInt(11)));
      JsonScanner scanner = new JsonScanner();
      StringBuilder out = new StringBuilder();
      JsonScanner.Step step = JsonScanner.Step.MORE;
      for (int k = 0; k < json.length() && step == JsonScanner.Step.MORE; k++) {
        step = scanner.accept(json.charAt(k), out);
      }
      String written = out + (step == JsonScanner.Step.DONE ? "" : scanner.missing());
      assertThat(JsonText.parse(written)).as("seed %d: %s", seed, json).isPresent();
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\0',
      value = {
        "{\"a\": \"it\\'s\"}|{\"a\": \"it's\"}",
        "{\"a\": \"\\d\"}|{\"a\": \"\\\\d\"}",
        "{\"a\": [1,-2.5e3 , null]}|{\"a\": [1,-2.5e3 , null]}"
      })
  void slips_arePutRight(String json, String expected) {
    StringBuilder out = new StringBuilder();
    assertThat(scan(json, out)).isEqualTo(JsonScanner.Step.DONE);
    assertThat(out.toString()).isEqualTo(expected);
  }

  @Test
  void lineBreakInAString_isEscaped() {
    StringBuilder out = new StringBuilder();
    assertThat(scan("{\"a\": \"b\nc\"}", out)).isEqualTo(JsonScanner.Step.DONE);
    assertThat(out.toString()).isEqualTo("{\"a\": \"b\\nc\"}");
  }

  private static JsonScanner.Step scan(String json, StringBuilder out) {
    JsonScanner scanner = new JsonScanner();
    for (int i = 0; i < json.length(); i++) {
      JsonScanner.Step step = scanner.accept(json.charAt(i), out);
      if (step != JsonScanner.Step.MORE) {
        return i == json.length() - 1 ? step : JsonScanner.Step.BROKEN;
      }
    }
    return JsonScanner.Step.MORE;
  }

  private static JsonNode object(Random random, int depth) {
    var object = JsonNodeFactory.instance.objectNode();
    for (int i = random.nextInt(4); i > 0; i--) {
      object.set(string(random), value(random, depth));
    }
    return object;
  }

  private static JsonNode value(Random random, int depth) {
    JsonNodeFactory nodes = JsonNodeFactory.instance;
    return switch (random.nextInt(depth > 0 ? 7 : 5)) {
      case 0 -> nodes.numberNode(random.nextInt(-1000, 1000));
      case 1 -> nodes.numberNode(random.nextDouble() * 1e9);
      case 2 -> nodes.booleanNode(random.nextBoolean());
      case 3 -> nodes.nullNode();
      case 4 -> nodes.textNode(string(random));
      case 5 -> object(random, depth - 1);
      default -> {
        var list = nodes.arrayNode();
        for (int i = random.nextInt(4); i > 0; i--) {
          list.add(value(random, depth - 1));
        }
        yield list;
      }
    };
  }

  private static String string(Random random) {
    StringBuilder text = new StringBuilder();
    for (int i = random.nextInt(6); i > 0; i--) {
      text.append("ab\"\\/\n\u0001é日{}[],:'".charAt(random.nextInt(16)));
    }
    return text.toString();
  }
}
