package dev.hugind.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code server list} shows of servers that answer, or don't. */
final class ListCommandTest {
  private static final long PID = ProcessHandle.current().pid();
  private static final int MAX_WIDTH = 100;

  private final TestHome home;
  private final RunFolder notes;
  private final CapturedConsole console = new CapturedConsole();

  ListCommandTest(@TempDir Path folder) {
    home = new TestHome(folder);
    notes = new RunFolder(home.home.run());
  }

  /** Lists one server of this process. */
  private String list(List<ModelStatus> models, String... options) throws Exception {
    List<String> names = models.stream().map(ModelStatus::name).toList();
    notes.write(new RunNote(PID, System.currentTimeMillis(), "http://127.0.0.1:8080", 8080, names));
    try (StatusSocket _ = StatusSocket.open(notes.socket(PID), () -> models)) {
      return listed(options);
    }
  }

  private String listed(String... options) {
    String[] args = new String[2 + options.length];
    args[0] = "server";
    args[1] = "list";
    System.arraycopy(options, 0, args, 2, options.length);
    assertThat(new Commands(console.console(), home.environment()).run(args)).isZero();
    return console.out();
  }

  @Test
  void sessions_areShownPerTier() throws Exception {
    String table =
        list(
            List.of(
                new ModelStatus("a", "llama 135M Q4_1", "ready", 4, 1, 2, counts(2, 5, 40)),
                new ModelStatus("b", "llama 135M Q4_1", "ready", 4, 0, 0, counts(0, 0, 7)),
                new ModelStatus("c", "llama 135M Q4_1", "ready", 4, 0, 0, counts(0, 0, 0)),
                new ModelStatus("d", null, "loading", 2, 0, 0, null)));

    assertThat(table.lines())
        .hasSize(5)
        .satisfies(
            lines -> {
              assertThat(lines.get(0))
                  .matches("NAME +MODEL +STATE +BUSY +WAITING +SESSIONS +PORT +UPTIME");
              assertThat(lines.get(1))
                  .matches(
                      "a +llama 135M Q4_1 +ready +1/4 +2 +2 slot, 5 ram, 40 disk +8080 +\\d+s");
              assertThat(lines.get(2)).matches("b +.* ready +0/4 +0 +7 disk +8080 +\\d+s");
              assertThat(lines.get(3)).matches("c +.* ready +0/4 +0 +0 +8080 +\\d+s");
              assertThat(lines.get(4)).matches("d +- +loading +0/2 +0 +- +8080 +\\d+s");
            });
  }

  @Test
  void busyServer_fitsTheScreen() throws Exception {
    String table =
        list(
            List.of(
                new ModelStatus(
                    "quickstart",
                    "qwen3moe 30.5B Q4_K_M",
                    "ready",
                    16,
                    12,
                    128,
                    counts(16, 99, 999)),
                new ModelStatus("other", null, "loading", 2, 0, 0, null)));

    assertThat(table.lines()).hasSize(3).allMatch(line -> line.length() <= MAX_WIDTH);
  }

  @Test
  void serverThatDoesNotAnswer_isShownWithoutNumbers() throws Exception {
    notes.write(
        new RunNote(PID, System.currentTimeMillis(), "http://127.0.0.1:8080", 8080, List.of("a")));

    assertThat(listed().lines().toList().get(1)).matches("a +- +no answer +- +- +- +8080 +\\d+s");
    assertThat(console.err()).contains("process id " + PID + " does not answer");
  }

  @Test
  void json_hasSessionsAsAnObject() throws Exception {
    String json =
        list(
            List.of(
                new ModelStatus("a", "llama 135M Q4_1", "ready", 4, 1, 2, counts(2, 5, 40)),
                new ModelStatus("d", null, "loading", 2, 0, 0, null)),
            "--json");

    JsonNode models = new ObjectMapper().readTree(json).get(0).get("models");
    assertThat(models.get(0).get("sessions").toString())
        .isEqualTo("{\"slot\":2,\"ram\":5,\"disk\":40}");
    assertThat(models.get(1).get("sessions").isNull()).isTrue();
  }

  private static SessionCounts counts(int slot, int ram, int disk) {
    return new SessionCounts(slot, ram, disk);
  }
}
