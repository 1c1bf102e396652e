package dev.hugind.engine.chat;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hugind.engine.error.InvalidRequestException;
import dev.hugind.engine.fixture.TestVectors;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Compares prompts with those of llama.cpp's server. It leaves {@code strict} and other fields of a
 * tool out, so they are left out here, too; its reasons for having no prompt are not the
 * template's.
 */
class RequestVectorsTest {
  private static final String[] WITH_TOOLS = {
    "tools", "toolcall", "toolcall-parallel", "toolcall-reasoning", "tool-result-parts", "full-loop"
  };
  private static final String[] WITH_SYSTEM = {"system-multi", "user-parts", "developer", "tools"};
  private static final String REFUSES =
      "the template refuses a system message: that is told in its own words, not hidden";
  private static final String REPR =
      "Python escapes line breaks where it prints a list, llama.cpp does not";
  private static final String PARTS =
      "the template takes parts in a user's message, but prints Python's form of them in a tool's,"
          + " or nothing at all";

  private static Exceptions exceptions() {
    return new Exceptions()
        .add(REFUSES, "google-gemma-2-2b-it", WITH_SYSTEM)
        .add(REFUSES, "classic-google-gemma-7b-it", WITH_SYSTEM)
        .add(REFUSES, "classic-mistralai-Mistral-7B-Instruct-v0.2", WITH_SYSTEM)
        .add(REPR, "Apriel-1.6-15b-Thinker-fixed", WITH_TOOLS)
        .add(REPR, "unsloth-Apriel-1.5", WITH_TOOLS)
        .add(PARTS, "GLM-4.6", "tool-result-parts")
        .add(PARTS, "GLM-4.7-Flash", "tool-result-parts")
        .add(PARTS, "Mistral-Small-3.2-24B-Instruct-2506", "tool-result-parts")
        .add(PARTS, "Spark2.5", "tool-result-parts")
        .add(PARTS, "moonshotai-Kimi-K2", "tool-result-parts")
        .add(PARTS, "unsloth-mistral-Devstral-Small-2507", "tool-result-parts")
        .add(
            "llama.cpp cuts white space off what was said", "StepFun3.5-Flash", "tool-result-parts")
        .add(
            "llama.cpp makes parts of content with thoughts, and the template then drops both",
            "unsloth-mistral-Devstral-Small-2507",
            "toolcall-reasoning",
            "reasoning-history")
        .add(
            "Python prints None for null and a dict for an object, llama.cpp nothing",
            "google-gemma-4-31B-it",
            "toolcall-parallel")
        .add(
            "Python prints None for null and a dict for an object, llama.cpp nothing",
            "openbmb-MiniCPM5-1B",
            "toolcall-parallel")
        .add(
            "Python prints None for null and a dict for an object, llama.cpp nothing",
            "meetkai-functionary-medium-v3.2",
            WITH_TOOLS)
        .add(
            "the template marks its own text as safe, so Jinja2 escapes the tools",
            "meetkai-functionary-medium-v3.1",
            WITH_TOOLS)
        .add(
            "the template calls thoughts 'reasoning', which llama.cpp does not pass",
            "upstage-Solar-Open-100B",
            "toolcall-reasoning")
        .add(
            "the template needs four marks that this vocabulary lacks; llama.cpp leaves them out",
            "classic-ai-sage-GigaChat-20B-A3B-instruct",
            "user",
            "system-multi",
            "user-parts",
            "developer",
            "tools",
            "reasoning-history",
            "thinking-off")
        .add("Python can't write a generator as JSON", "llama-cpp-deepseek-r1", WITH_TOOLS);
  }

  @Test
  void text_requestOfTheVectors_isThePromptOfLlamaCpp() {
    JsonNode vectors = TestVectors.json("request-cases.json.gz", JsonNode.class);
    JsonNode requests = vectors.get("requests");
    requests.forEach(RequestVectorsTest::leaveOutStrict);
    VectorPrompts prompts = new VectorPrompts();
    Exceptions exceptions = exceptions();
    List<String> failures = new ArrayList<>();
    int equal = 0;
    int excepted = 0;
    int all = 0;
    for (JsonNode vector : vectors.get("cases")) {
      all++;
      String template = vector.get("template").asText();
      String name = vector.get("request").asText();
      ChatRequest.Builder builder = WireRequests.builder(requests.get(name));
      if (!prompts.of(template).describesTools() && requests.get(name).has("tools")) {
        builder.toolChoice(ToolChoice.NONE); // llama.cpp leaves such tools out without a word
      }
      ChatRequest request = builder.build();
      String text = textOrRefusal(prompts.of(template), request);
      boolean same = text.equals(vector.path("llama_cpp_prompt").asText(null));
      if (same) {
        equal++;
      } else if (!vector.has("llama_cpp_prompt") || exceptions.allows(template, name)) {
        excepted++;
      } else {
        failures.add(template + " " + name + ": " + text);
      }
    }
    System.out.println(
        "request cases passed: "
            + (equal + excepted)
            + " of "
            + all
            + " (as llama.cpp's: "
            + equal
            + ")");
    assertThat(failures).isEmpty();
    assertThat(all).isEqualTo(768);
    assertThat(exceptions.unused()).isEmpty();
  }

  /** A refusal is fine here, any other exception is not. */
  private static String textOrRefusal(ChatPrompts prompts, ChatRequest request) {
    try {
      return prompts.text(request);
    } catch (InvalidRequestException e) {
      return "refused: " + e.getMessage();
    }
  }

  private static void leaveOutStrict(JsonNode request) {
    for (JsonNode tool : request.path("tools")) {
      ((ObjectNode) tool.get("function")).remove("strict");
    }
  }
}
