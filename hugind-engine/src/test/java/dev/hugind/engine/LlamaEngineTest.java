package dev.hugind.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hugind.engine.chat.ChatMessage;
import dev.hugind.engine.chat.ChatRequest;
import dev.hugind.engine.fixture.ScriptedBackend;
import dev.hugind.engine.generation.FinishReason;
import dev.hugind.engine.generation.Generation;
import dev.hugind.engine.generation.GenerationResult;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class LlamaEngineTest {

  @Test
  void chat_answersWithTheModelsText() throws Exception {
    ScriptedBackend backend = ScriptedBackend.answering("Grüße, 世界!");
    try (LlamaEngine engine =
        LlamaEngine.open(
            EngineOptions.builder(Path.of("scripted.gguf")).build(), backend, share -> {})) {
      try (Generation generation =
          engine.chat(ChatRequest.builder(List.of(ChatMessage.user("Hi"))).build())) {
        GenerationResult result = generation.await();
        assertThat(result.text()).isEqualTo("Grüße, 世界!");
        assertThat(result.reason()).isEqualTo(FinishReason.END_OF_TURN);
      }
    }
    backend.assertAllClosed();
  }
}
