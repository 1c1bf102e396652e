package dev.hugind.api;

import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import dev.hugind.engine.EngineManager;
import dev.hugind.engine.EngineOptions;
import dev.hugind.engine.backend.ContextOptions;
import java.nio.file.Path;
import java.time.Duration;

/** A server with the real model under the name {@code model}, for integration tests. */
final class RealGateway implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private final EngineManager engines = new EngineManager();
  private final HugindServer server;

  private RealGateway() throws InterruptedException {
    Path model =
        Path.of(System.getProperty("hugind.test.models"), "SmolLM2-135M-Instruct-Q4_1.gguf");
    EngineOptions options = EngineOptions.builder(model).context(smallContext()).build();
    var _ = engines.deploy("model", options).awaitLoaded(PATIENCE);
    server = HugindServer.start(engines, ServerOptions.builder().port(0).build());
  }

  static RealGateway started() {
    try {
      return new RealGateway();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static ContextOptions smallContext() {
    // One thread: more of them wait for each other when the machine does something else, too.
    return new ContextOptions(
        3,
        1024,
        256,
        256,
        ContextOptions.FlashAttention.ON,
        1,
        1,
        ContextOptions.CacheType.F16,
        ContextOptions.CacheType.F16,
        true,
        0f,
        0f);
  }

  String url() {
    return "http://127.0.0.1:" + server.port() + "/v1";
  }

  OpenAIClient client() {
    return OpenAIOkHttpClient.builder()
        .baseUrl(url())
        .apiKey("any")
        .responseValidation(true)
        .maxRetries(0)
        .timeout(PATIENCE)
        .build();
  }

  @Override
  public void close() {
    server.close();
    engines.close();
  }
}
