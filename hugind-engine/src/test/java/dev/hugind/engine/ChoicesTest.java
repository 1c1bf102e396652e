package dev.hugind.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hugind.engine.backend.ContextOptions;
import dev.hugind.engine.chat.ChatMessage;
import dev.hugind.engine.chat.ChatReply;
import dev.hugind.engine.chat.ChatRequest;
import dev.hugind.engine.chat.ChatResult;
import dev.hugind.engine.error.EngineOverloadedException;
import dev.hugind.engine.error.GenerationCancelledException;
import dev.hugind.engine.error.InvalidRequestException;
import dev.hugind.engine.fixture.ScriptedBackend;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Several replies to one conversation. */
class ChoicesTest {
  private static final ChatRequest HELLO =
      ChatRequest.builder(List.of(ChatMessage.user("Hello, how are you today?"))).build();

  @Test
  void chat_threeChoices_computeThePromptOnce() throws Exception {
    AtomicInteger computed = new AtomicInteger();
    ScriptedBackend backend =
        ScriptedBackend.answering("fine").beforeDecode(batch -> computed.addAndGet(batch.size()));
    try (LlamaEngine engine = open(backend, 4, 8)) {
      List<ChatResult> results = await(engine.chat(HELLO, 3));
      assertThat(results).extracting(ChatResult::text).containsOnly("fine").hasSize(3);
      int prompt = results.getFirst().usage().promptTokens();
      // Each other choice computes the last token of the prompt again, and each its answer.
      assertThat(computed).hasValue(prompt + 2 + 3 * "fine".length());
    }
    backend.assertAllClosed();
  }

  @Test
  void chat_moreChoicesThanSlots_areServedInTurn() throws Exception {
    ScriptedBackend backend = ScriptedBackend.answering("fine");
    try (LlamaEngine engine = open(backend, 1, 8)) {
      assertThat(await(engine.chat(HELLO, 4)))
          .extracting(ChatResult::text)
          .containsOnly("fine")
          .hasSize(4);
    }
    backend.assertAllClosed();
  }

  @Test
  void chat_othersBehindWaitingChoices_areNotHeldUp() throws Exception {
    CountDownLatch release = new CountDownLatch(1);
    AtomicInteger largest = new AtomicInteger();
    ScriptedBackend backend =
        ScriptedBackend.answering("fine")
            .beforeDecode(
                batch -> {
                  largest.accumulateAndGet(batch.size(), Math::max);
                  await(release);
                });
    try (LlamaEngine engine = open(backend, 2, 8)) {
      List<ChatReply> choices = engine.chat(HELLO, 2);
      try (ChatReply other = engine.chat(HELLO)) {
        release.countDown();
        assertThat(other.await().text()).isEqualTo("fine");
      }
      assertThat(await(choices)).hasSize(2);
    }
  }

  @Test
  void chat_firstChoiceCancelled_othersComputeThePrompt() throws Exception {
    CountDownLatch release = new CountDownLatch(1);
    ScriptedBackend backend =
        ScriptedBackend.answering("fine").beforeDecode(batch -> await(release));
    try (LlamaEngine engine = open(backend, 2, 8)) {
      List<ChatReply> choices = engine.chat(HELLO, 2);
      choices.getFirst().close();
      release.countDown();
      assertThat(choices.get(1).await().text()).isEqualTo("fine");
      assertThatThrownBy(() -> choices.getFirst().await())
          .isInstanceOf(GenerationCancelledException.class);
    }
  }

  @Test
  void chat_noPlaceForAllChoices_takesNone() throws Exception {
    CountDownLatch release = new CountDownLatch(1);
    ScriptedBackend backend =
        ScriptedBackend.answering("fine").beforeDecode(batch -> await(release));
    try (LlamaEngine engine = open(backend, 1, 2);
        ChatReply first = engine.chat(HELLO)) {
      assertThatThrownBy(() -> engine.chat(HELLO, 3))
          .isInstanceOf(EngineOverloadedException.class)
          .hasMessageContaining("3 choices")
          .hasMessageContaining("1 of 3 are taken")
          .hasMessageContaining("limits.queue");
      assertThat(engine.stats().waiting() + engine.stats().busySlots()).isEqualTo(1);
      release.countDown();
      assertThat(first.await().text()).isEqualTo("fine");
    }
  }

  @Test
  void chat_tooManyChoices_isRefusedWithTheLimit() {
    try (LlamaEngine engine = open(ScriptedBackend.answering("fine"), 1, 2)) {
      assertThatThrownBy(() -> engine.chat(HELLO, 17))
          .isInstanceOf(InvalidRequestException.class)
          .hasMessage("n is 17; allowed: from 1 to 16");
    }
  }

  private static LlamaEngine open(ScriptedBackend backend, int slots, int queue) {
    return LlamaEngine.open(
        EngineOptions.builder(Path.of("scripted.gguf"))
            .context(ContextOptions.of(slots, 4096))
            .queue(queue)
            .build(),
        backend,
        share -> {});
  }

  private static List<ChatResult> await(List<ChatReply> replies) throws InterruptedException {
    List<ChatResult> results = new ArrayList<>();
    for (ChatReply reply : replies) {
      try (reply) {
        results.add(reply.await());
      }
    }
    return results;
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(20, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
