package dev.hugind.bench.peer;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** This project's server, started by its command as a user starts it. */
final class Hugind implements Contender {
  private static final Pattern BUSY = Pattern.compile("hugind_slots_busy\\{[^}]*} ([0-9.]+)");

  private final Path script;
  private final Path model;
  private final String runtime;
  private final Path folder;

  /**
   * Names the server.
   *
   * @param script the project's {@code hugind}
   * @param model the GGUF file
   * @param runtime {@code bundled}, or a runtime's folder
   * @param folder for its home, which is emptied at each start
   */
  Hugind(Path script, Path model, String runtime, Path folder) {
    this.script = script;
    this.model = model;
    this.runtime = runtime;
    this.folder = folder;
  }

  @Override
  public String name() {
    return runtime.equals("bundled") ? "hugind, bundled" : "hugind, installed";
  }

  @Override
  public RunningServer start(Setup setup) throws IOException, InterruptedException {
    Path home = Files.createTempDirectory(folder, "home");
    Path configs = Files.createDirectories(home.resolve("configs"));
    Files.writeString(
        configs.resolve("bench.yml"),
        """
        model:
          model_path: %s
        device:
          runtime: %s
        context:
          ctx_size: %d
        server:
          max_slots: %d
        %s
        """
            .formatted(
                model,
                runtime,
                setup.slotTokens(),
                setup.slots(),
                setup.ramBytes() == 0 ? "" : "sessions:\n  ram_budget: " + setup.ramBytes() + "B"));
    return new RunningServer(
        new RunningServer.Command(
            List.of(script.toString(), "server", "start", "bench", "--port", "PORT"),
            Map.of("HUGIND_HOME", home.toString()),
            folder.resolve("hugind.log"),
            "/metrics",
            Hugind::busy));
  }

  private static int busy(String metrics) {
    Matcher matcher = BUSY.matcher(metrics);
    if (!matcher.find()) {
      throw new IllegalStateException("the metrics do not tell how many slots are busy");
    }
    return (int) Double.parseDouble(matcher.group(1));
  }
}
