package dev.hugind.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hugind.engine.chat.ChatMessage;
import dev.hugind.engine.chat.ChatReply;
import dev.hugind.engine.chat.ChatRequest;
import dev.hugind.engine.error.EngineUnavailableException;
import dev.hugind.engine.error.ModelLoadException;
import dev.hugind.engine.error.ModelNotFoundException;
import dev.hugind.engine.fixture.ScriptedBackend;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class EngineManagerTest {
  private static final InstantSource CLOCK = InstantSource.fixed(Instant.EPOCH);
  private static final EngineOptions OPTIONS =
      EngineOptions.builder(Path.of("scripted.gguf")).shutdownTimeout(Duration.ZERO).build();

  private final ScriptedBackend backend = ScriptedBackend.answering("hello");

  @Test
  void deploy_twoModels_areFoundByName() throws Exception {
    try (EngineManager manager = manager()) {
      manager.deploy("a", OPTIONS);
      Deployment b = manager.deploy("b", OPTIONS);
      var _ = b.awaitLoaded(Duration.ofSeconds(60));
      assertThat(manager.deployments()).extracting(Deployment::name).containsExactly("a", "b");
      assertThat(manager.deployment("b")).isSameAs(b);
      assertThat(b.state()).isEqualTo(DeploymentState.READY);
      assertThat(b.progress()).isEqualTo(1);
      assertThat(b.created()).isEqualTo(Instant.EPOCH);
      ChatRequest request = ChatRequest.builder(List.of(ChatMessage.user("Hi"))).build();
      try (ChatReply answer = b.engine().chat(request)) {
        assertThat(answer.await().text()).isEqualTo("hello");
      }
    }
    backend.assertAllClosed();
  }

  @Test
  void deployment_unknown_namesTheKnownOnes() {
    try (EngineManager manager = manager()) {
      assertThatThrownBy(() -> manager.deployment("x"))
          .isInstanceOf(ModelNotFoundException.class)
          .hasMessage("model 'x' does not exist; no model is deployed");
      manager.deploy("a", OPTIONS);
      assertThatThrownBy(() -> manager.deployment("x")).hasMessageContaining("deployed: a");
    }
  }

  @Test
  void deploy_sameNameTwice_isRefused() {
    try (EngineManager manager = manager()) {
      manager.deploy("a", OPTIONS);
      assertThatThrownBy(() -> manager.deploy("a", OPTIONS))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("'a'");
    }
    backend.assertAllClosed();
  }

  @Test
  void engine_whileLoading_isUnavailable() throws Exception {
    CountDownLatch release = new CountDownLatch(1);
    EngineManager.Opener slow =
        (options, progress) -> {
          progress.accept(0.42);
          try {
            release.await();
          } catch (InterruptedException e) {
            throw new IllegalStateException(e);
          }
          return LlamaEngine.open(options, backend, progress);
        };
    try (EngineManager manager = new EngineManager(slow, CLOCK)) {
      Deployment deployment = manager.deploy("a", OPTIONS);
      while (deployment.progress() == 0) {
        Thread.onSpinWait();
      }
      assertThat(deployment.state()).isEqualTo(DeploymentState.LOADING);
      assertThatThrownBy(deployment::engine)
          .isInstanceOf(EngineUnavailableException.class)
          .hasMessage("model 'a' is loading (42 %)");
      release.countDown();
      assertThat(deployment.awaitLoaded(Duration.ofSeconds(60)).state())
          .isEqualTo(EngineState.READY);
    }
    backend.assertAllClosed();
  }

  @Test
  void deploy_failing_keepsTheReasonAndDoesNotStopTheNext() throws Exception {
    ScriptedBackend broken = ScriptedBackend.answering("").failingToLoad("the file is cut");
    EngineManager.Opener opener =
        (options, progress) ->
            LlamaEngine.open(
                options,
                options.model().path().endsWith("broken.gguf") ? broken : backend,
                progress);
    try (EngineManager manager = new EngineManager(opener, CLOCK)) {
      Deployment bad = manager.deploy("bad", EngineOptions.builder(Path.of("broken.gguf")).build());
      Deployment good = manager.deploy("good", OPTIONS);
      assertThatThrownBy(() -> bad.awaitLoaded(Duration.ofSeconds(60)))
          .isInstanceOf(ModelLoadException.class)
          .hasMessage("the file is cut");
      assertThat(bad.state()).isEqualTo(DeploymentState.FAILED);
      assertThatThrownBy(bad::engine)
          .isInstanceOf(EngineUnavailableException.class)
          .hasMessage("model 'bad' could not be loaded; the log says why");
      assertThat(bad.failure())
          .get()
          .extracting(Throwable::getMessage)
          .isEqualTo("the file is cut");
      assertThat(good.awaitLoaded(Duration.ofSeconds(60)).state()).isEqualTo(EngineState.READY);
    }
    backend.assertAllClosed();
    broken.assertAllClosed();
  }

  @Test
  void close_isIdempotentAndRefusesDeployments() throws Exception {
    EngineManager manager = manager();
    Deployment deployment = manager.deploy("a", OPTIONS);
    var _ = deployment.awaitLoaded(Duration.ofSeconds(60));
    manager.close();
    manager.close();
    assertThat(deployment.state()).isEqualTo(DeploymentState.CLOSED);
    assertThatThrownBy(() -> manager.deploy("b", OPTIONS))
        .isInstanceOf(IllegalStateException.class);
    backend.assertAllClosed();
  }

  private EngineManager manager() {
    return new EngineManager(
        (options, progress) -> LlamaEngine.open(options, backend, progress), CLOCK);
  }
}
