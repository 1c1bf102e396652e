package dev.hugind.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The packaged server as its users run it: a process, the real model, HTTP and signals. */
final class ServerIT {
  private static final String KEY = "open-sesame-4711";

  private final TestHome home;
  private final Path root;
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  ServerIT(@TempDir Path folder) {
    root = folder;
    home = new TestHome(folder);
  }

  @AfterEach
  void closeClient() {
    client.shutdownNow();
  }

  private void config(String name, String server) {
    home.raw(
        name,
        "model: {model_path: '"
            + HugindProcess.model()
            + "'}\nlimits: {shutdown_timeout: 90s}\ncontext: {ctx_size: 1024, threads: 1}\nserver: {max_slots: 2, "
            + server
            + "}\n");
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private static URI uri(int port, String path) {
    return URI.create("http://127.0.0.1:" + port + path);
  }

  private int status(int port, String path) throws IOException, InterruptedException {
    return client
        .send(
            HttpRequest.newBuilder(uri(port, path)).timeout(Duration.ofSeconds(20)).build(),
            BodyHandlers.ofString())
        .statusCode();
  }

  private HttpRequest chat(int port, int tokens) {
    String body =
        "{\"stream\":true,\"temperature\":0,\"ignore_eos\":true,\"max_tokens\":"
            + tokens
            + ",\"messages\":[{\"role\":\"user\",\"content\":\"Count to one hundred.\"}]}";
    return HttpRequest.newBuilder(uri(port, "/v1/chat/completions"))
        .header("Content-Type", "application/json")
        .header("Authorization", "Bearer " + KEY)
        .timeout(Duration.ofSeconds(90))
        .POST(HttpRequest.BodyPublishers.ofString(body))
        .build();
  }

  /** Starts an answer of many tokens and returns its stream after the first piece of text. */
  private BufferedReader longAnswer(int port, int tokens) throws Exception {
    HttpResponse<InputStream> response =
        client.send(chat(port, tokens), BodyHandlers.ofInputStream());
    assertThat(response.statusCode()).isEqualTo(200);
    BufferedReader reader =
        new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8));
    String line = "";
    while (line != null && !line.contains("\"content\":\"")) {
      line = reader.readLine();
    }
    assertThat(line).contains("\"content\":\"");
    return reader;
  }

  private static String list(Path root, String... options) throws Exception {
    String[] args = new String[2 + options.length];
    args[0] = "server";
    args[1] = "list";
    System.arraycopy(options, 0, args, 2, options.length);
    try (HugindProcess list = HugindProcess.start(root, args)) {
      String output = list.output();
      assertThat(list.exitCode()).isZero();
      return output;
    }
  }

  @Test
  void server_asksForItsKeyStreamsAndIsListed() throws Exception {
    int port = freePort();
    config("it", "port: " + port + ", api_key: " + KEY);
    try (HugindProcess server = HugindProcess.start(root, "server", "start", "it")) {
      String banner = server.awaitOutput("Ctrl-C");

      assertThat(banner)
          .contains("http://127.0.0.1:" + port, "it (", "llama 135M Q4_1")
          .contains("2 slots of 1024 tokens", "llama.cpp b4916 (bundled)", "$HUGIND_API_KEY")
          .doesNotContain(KEY, "\u001b");
      assertThat(status(port, "/readyz")).isEqualTo(200);
      assertThat(status(port, "/v1/models")).isEqualTo(401);
      HttpResponse<String> answer = client.send(chat(port, 8), BodyHandlers.ofString());
      assertThat(answer.statusCode()).isEqualTo(200);
      assertThat(answer.body()).endsWith("data: [DONE]\n\n");
      assertThat(list(root))
          .containsPattern("(?m)^NAME +MODEL +STATE +BUSY +WAITING +SESSIONS +PORT +UPTIME$")
          .containsPattern(
              "(?m)^it +llama 135M Q4_1 +ready +0/2 +0 +(?:0|1 slot) +" + port + " +\\d+s$");
      assertThat(list(root, "--json"))
          .contains("\"pid\" : " + server.pid(), "\"state\" : \"ready\"");

      try (HugindProcess second = HugindProcess.start(root, "server", "start", "it")) {
        assertThat(second.exitCode()).isEqualTo(1);
        assertThat(second.errors().lines())
            .singleElement()
            .asString()
            .startsWith("hugind: port " + port + " of 127.0.0.1 is in use");
      }

      server.terminate();
      assertThat(server.exitCode()).isZero();
      assertThat(server.errors()).doesNotContain(KEY, "Exception", "WARN", "ERROR");
    }
    assertThat(home.home.run()).isEmptyDirectory();
    assertThat(list(root)).startsWith("No server is running");
  }

  @Test
  void sigterm_letsARunningAnswerEndAndRefusesNewOnes() throws Exception {
    int port = freePort();
    config("it", "port: " + port + ", api_key: " + KEY);
    try (HugindProcess server = HugindProcess.start(root, "server", "start", "it")) {
      server.awaitOutput("Ctrl-C");
      BufferedReader answer = longAnswer(port, 100);

      server.terminate();
      int readiness = 200;
      while (readiness == 200) {
        readiness = status(port, "/readyz");
      }
      assertThat(readiness).isEqualTo(503);
      assertThat(status(port, "/livez")).isEqualTo(200);
      List<String> rest = answer.lines().toList();

      assertThat(rest).anyMatch(line -> line.contains("\"finish_reason\":\"length\""));
      assertThat(rest).contains("data: [DONE]");
      assertThat(server.exitCode()).isZero();
      assertThat(server.errors()).contains("stopping; 1 answer may go on for 1m 30s");
    }
  }

  @Test
  void secondSignal_endsAtOnce() throws Exception {
    int port = freePort();
    config("it", "port: " + port + ", api_key: " + KEY);
    try (HugindProcess server = HugindProcess.start(root, "server", "start", "it")) {
      server.awaitOutput("Ctrl-C");
      try (BufferedReader _ = longAnswer(port, 900)) {
        server.terminate();
        while (status(port, "/readyz") == 200) {
          assertThat(server.errors()).doesNotContain("Exception");
        }
        server.terminate();

        assertThat(server.exitCode()).isEqualTo(ExitCode.KILLED);
      }
    }
    assertThat(home.home.run()).isEmptyDirectory();
  }

  @Test
  void killedServer_canBeStartedAgainAndIsListedNoMore() throws Exception {
    int port = freePort();
    config("it", "port: " + port);
    try (HugindProcess first = HugindProcess.start(root, "server", "start", "it")) {
      first.awaitOutput("Ctrl-C");
      first.kill();
      assertThat(home.home.run().resolve(first.pid() + ".json")).exists();
    }
    try (HugindProcess second = HugindProcess.start(root, "server", "start", "it")) {
      second.awaitOutput("Ctrl-C");

      assertThat(list(root).lines()).hasSize(2).last().asString().startsWith("it ");
      try (var notes = Files.list(home.home.run())) {
        assertThat(notes)
            .extracting(note -> note.getFileName().toString())
            .containsExactlyInAnyOrder(second.pid() + ".json", second.pid() + ".sock");
      }
      second.terminate();
      assertThat(second.exitCode()).isZero();
    }
  }

  @Test
  void autoload_servesTheGoodAndTellsOfTheBroken() throws Exception {
    int port = freePort();
    config("alpha", "port: " + port);
    config("beta", "port: " + port);
    home.config("broken", "context: {ctx_sise: 1}");
    try (HugindProcess server = HugindProcess.start(root, "server", "start", "--autoload")) {
      String banner = server.awaitOutput("Ctrl-C");

      assertThat(banner).contains("alpha", "beta");
      assertThat(server.errors()).contains("broken.yml", "ctx_size", "left out");
      String models =
          client
              .send(
                  HttpRequest.newBuilder(uri(port, "/v1/models")).build(), BodyHandlers.ofString())
              .body();
      assertThat(models).contains("\"id\":\"alpha\"", "\"id\":\"beta\"").doesNotContain("broken");
      server.terminate();
      assertThat(server.exitCode()).isZero();
    }
  }

  @Test
  void unusableConfigurations_endWith78() throws Exception {
    home.config("broken", "context: {ctx_sise: 1}");
    home.raw("missing", "model: {model_path: nowhere.gguf}");
    for (String name : List.of("broken", "missing", "absent")) {
      try (HugindProcess server = HugindProcess.start(root, "server", "start", name)) {
        assertThat(server.exitCode()).as(name).isEqualTo(78);
        assertThat(server.errors()).startsWith("hugind: ").doesNotContain("Exception", "\tat ");
      }
    }
  }
}
