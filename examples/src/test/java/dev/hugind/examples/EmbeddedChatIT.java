package dev.hugind.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class EmbeddedChatIT {

  @Test
  void run_twoQuestions_answersBothAndReusesTheFirstTurn() throws Exception {
    Path model =
        Path.of(System.getProperty("hugind.test.models"), "SmolLM2-135M-Instruct-Q4_1.gguf");
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8)) {
      EmbeddedChat.run(model, List.of("Name three colours.", "Which is the warmest?"), out);
    }
    List<String> lines = bytes.toString(StandardCharsets.UTF_8).lines().toList();
    assertThat(lines.getFirst()).isEqualTo("> Name three colours.");
    assertThat(lines).contains("> Which is the warmest?");
    assertThat(bytes.toString(StandardCharsets.UTF_8)).containsIgnoringCase("blue");
    assertThat(lines.getLast()).matches("\\[[1-9]\\d* of \\d+ prompt tokens were cached\\]");
  }
}
