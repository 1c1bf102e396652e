package dev.hugind.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hugind.engine.EngineManager;
import io.javalin.Javalin;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class JavalinChatEndpointIT {
  private static final Path MODEL =
      Path.of(System.getProperty("hugind.test.models"), "SmolLM2-135M-Instruct-Q4_1.gguf");

  @Test
  void application_servesItsOwnPagesAndStreamsAnswers() throws Exception {
    try (EngineManager engines = new EngineManager();
        HttpClient client = HttpClient.newHttpClient()) {
      Javalin app = JavalinChatEndpoint.application(engines, MODEL).start("127.0.0.1", 0);
      try {
        URI base = URI.create("http://127.0.0.1:" + app.port());
        assertThat(get(client, base.resolve("/about"))).contains("the application's own");
        assertThat(get(client, base.resolve("/"))).contains("<title>Chat</title>");

        var _ = engines.deployment("my-model").awaitLoaded(Duration.ofMinutes(2));
        List<String> lines = ask(client, base.resolve("/ai/v1/chat/completions"));
        assertThat(lines.getFirst()).startsWith("data: {").contains("\"role\":\"assistant\"");
        assertThat(lines).filteredOn(line -> line.contains("\"content\":\"")).hasSizeGreaterThan(2);
        assertThat(lines.getLast()).isEqualTo("data: [DONE]");
      } finally {
        app.stop();
      }
    }
  }

  private static List<String> ask(HttpClient client, URI uri) throws Exception {
    String body =
        """
        {"model": "my-model", "stream": true, "max_tokens": 12, "temperature": 0,
         "messages": [{"role": "user", "content": "Name three colours."}]}
        """;
    HttpRequest request =
        HttpRequest.newBuilder(uri)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build();
    HttpResponse<String> response = client.send(request, HttpResponse.BodyHandlers.ofString());
    assertThat(response.statusCode()).isEqualTo(200);
    return response.body().lines().filter(line -> !line.isEmpty()).toList();
  }

  private static String get(HttpClient client, URI uri) throws Exception {
    return client
        .send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString())
        .body();
  }
}
