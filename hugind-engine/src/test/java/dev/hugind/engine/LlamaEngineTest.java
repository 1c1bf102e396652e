package dev.hugind.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hugind.engine.chat.ChatFinishReason;
import dev.hugind.engine.chat.ChatMessage;
import dev.hugind.engine.chat.ChatReply;
import dev.hugind.engine.chat.ChatRequest;
import dev.hugind.engine.chat.ChatResult;
import dev.hugind.engine.error.EngineUnavailableException;
import dev.hugind.engine.error.InvalidRequestException;
import dev.hugind.engine.fixture.ScriptedBackend;
import dev.hugind.engine.generation.GenerationRequest;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class LlamaEngineTest {

  @Test
  void generate_tokenThatDoesNotExist_isRefused() {
    ScriptedBackend backend = ScriptedBackend.answering("");
    try (LlamaEngine engine =
        LlamaEngine.open(
            EngineOptions.builder(Path.of("scripted.gguf")).build(), backend, share -> {})) {
      assertThatThrownBy(
              () -> engine.generate(GenerationRequest.builder(new int[] {1, 258}).build()))
          .isInstanceOf(InvalidRequestException.class)
          .hasMessage("token 258 does not exist; allowed: 0 to 257");
    }
  }

  @Test
  void chat_onVirtualThreads_makesNoNativeCallThere() throws Exception {
    ScriptedBackend backend = ScriptedBackend.answering("ok");
    List<String> answers = Collections.synchronizedList(new ArrayList<>());
    try (LlamaEngine engine =
        LlamaEngine.open(
            EngineOptions.builder(Path.of("scripted.gguf")).build(), backend, share -> {})) {
      List<Thread> callers = new ArrayList<>();
      for (int i = 0; i < 20; i++) {
        callers.add(
            Thread.startVirtualThread(
                () -> {
                  try (ChatReply generation =
                      engine.chat(ChatRequest.builder(List.of(ChatMessage.user("Hi"))).build())) {
                    answers.add(generation.await().text());
                  } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                  }
                }));
      }
      for (Thread caller : callers) {
        caller.join();
      }
    }
    assertThat(answers).hasSize(20).containsOnly("ok");
    backend.assertAllClosed();
  }

  @Test
  void chat_afterClose_isUnavailable() {
    ScriptedBackend backend = ScriptedBackend.answering("ok");
    LlamaEngine engine =
        LlamaEngine.open(
            EngineOptions.builder(Path.of("scripted.gguf")).build(), backend, share -> {});
    engine.close();
    engine.close();
    assertThat(engine.state()).isEqualTo(EngineState.CLOSED);
    assertThatThrownBy(() -> engine.generate(GenerationRequest.builder(new int[] {1}).build()))
        .isInstanceOf(EngineUnavailableException.class);
    assertThatThrownBy(
            () -> engine.chat(ChatRequest.builder(List.of(ChatMessage.user("Hi"))).build()))
        .isInstanceOf(EngineUnavailableException.class);
  }

  @Test
  void chat_answersWithTheModelsText() throws Exception {
    ScriptedBackend backend = ScriptedBackend.answering("Grüße, 世界!");
    try (LlamaEngine engine =
        LlamaEngine.open(
            EngineOptions.builder(Path.of("scripted.gguf")).build(), backend, share -> {})) {
      try (ChatReply generation =
          engine.chat(ChatRequest.builder(List.of(ChatMessage.user("Hi"))).build())) {
        ChatResult result = generation.await();
        assertThat(result.text()).isEqualTo("Grüße, 世界!");
        assertThat(result.reason()).isEqualTo(ChatFinishReason.STOP);
      }
    }
    backend.assertAllClosed();
  }
}
