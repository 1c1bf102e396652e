package dev.hugind.engine.chat;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hugind.engine.error.InvalidRequestException;
import dev.hugind.engine.fixture.TestVectors;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Compares what of a prompt belongs to the assistant's turn with what llama.cpp's server says. */
class GenerationPromptVectorsTest {
  private static final String LINE_BREAK =
      "the template opens the thoughts with a line break, as the model was trained";

  private static Exceptions exceptions() {
    return new Exceptions()
        .add(LINE_BREAK, "Qwen-QwQ-32B", "content", "reasoning")
        .add(LINE_BREAK, "deepseek-ai-DeepSeek-R1-Distill-Llama-8B", "content")
        .add(LINE_BREAK, "deepseek-ai-DeepSeek-R1-Distill-Qwen-32B", "reasoning")
        .add(LINE_BREAK, "llama-cpp-deepseek-r1", "content", "reasoning")
        .add(
            "the template writes one line break after the thoughts, llama.cpp two",
            "StepFun3.5-Flash",
            "content")
        .add(
            "the template knows no thoughts, llama.cpp takes it for another one that does",
            "moonshotai-Kimi-K2",
            "content",
            "reasoning")
        .add("Python can't write a generator as JSON", "llama-cpp-deepseek-r1", "none")
        .add(
            "the template opens the turn unless told not to, which llama.cpp doesn't tell it",
            "upstage-Solar-Open-100B",
            "none");
  }

  @Test
  void generationPrompt_requestOfTheVectors_isThatOfLlamaCpp() {
    JsonNode vectors = TestVectors.json("tool-call-cases.json.gz", JsonNode.class);
    VectorPrompts prompts = new VectorPrompts();
    Exceptions exceptions = exceptions();
    Set<String> failures = new HashSet<>();
    List<String> continued = new ArrayList<>();
    int equal = 0;
    int excepted = 0;
    for (JsonNode vector : vectors.get("cases")) {
      String template = vector.get("template").asText();
      ObjectNode wire = vector.get("request").deepCopy();
      String mode = wire.get("continue_final_message").asText();
      wire.set("tools", vectors.get("toolsets").path(wire.path("tools").asText()));
      ChatRequest request =
          WireRequests.builder(wire).continueFinalMessage(!mode.equals("none")).build();
      if (!mode.equals("none")) {
        continued.add(template);
      }
      String actual = generationPrompt(prompts.of(template), request);
      String expected = vector.get("generation_prompt").asText();
      if (actual.equals(expected)) {
        equal++;
      } else if (exceptions.allows(template, mode)) {
        excepted++;
      } else {
        failures.add(template + " " + mode + ": " + actual + " instead of " + expected);
      }
    }
    System.out.println(
        "generation prompts passed: "
            + (equal + excepted)
            + " of "
            + vectors.get("cases").size()
            + " (as llama.cpp's: "
            + equal
            + "; continued messages: "
            + continued.size()
            + ")");
    assertThat(failures).isEmpty();
    assertThat(continued).hasSize(40);
    assertThat(exceptions.unused()).isEmpty();
  }

  private static String generationPrompt(ChatPrompts prompts, ChatRequest request) {
    try {
      RenderedPrompt prompt = prompts.render(request);
      assertThat(prompt.text()).endsWith(prompt.generationPrompt());
      return prompt.generationPrompt();
    } catch (InvalidRequestException e) {
      return "refused: " + e.getMessage();
    }
  }
}
