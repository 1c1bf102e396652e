package dev.hugind.bench.peer;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** The llama-server of llama.cpp, with its defaults but for what a comparison needs equal. */
final class LlamaServer implements Contender {
  private final Path program;
  private final Path model;
  private final Path log;
  private final int threads;
  private final List<String> more;

  LlamaServer(Path program, Path model, Path log, int threads, List<String> more) {
    this.program = program;
    this.model = model;
    this.log = log;
    this.threads = threads;
    this.more = List.copyOf(more);
  }

  @Override
  public String name() {
    return more.isEmpty() ? "llama-server" : "llama-server " + String.join(" ", more);
  }

  @Override
  public RunningServer start(Setup setup) throws IOException, InterruptedException {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                program.toString(),
                "-m",
                model.toString(),
                "--port",
                "PORT",
                "-t",
                Integer.toString(threads),
                "-np",
                Integer.toString(setup.slots()),
                "-c",
                Integer.toString(setup.slots() * setup.slotTokens()),
                "--slots"));
    if (setup.ramBytes() > 0) {
      arguments.addAll(List.of("--cache-ram", Long.toString(setup.ramBytes() >> 20)));
    }
    arguments.addAll(more);
    return new RunningServer(
        new RunningServer.Command(
            arguments, Map.of(), log, "/slots", body -> count(body, "\"is_processing\":true")));
  }

  private static int count(String text, String word) {
    return text.split(Pattern.quote(word), -1).length - 1;
  }
}
