package dev.hugind.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ArrayNode;
import dev.hugind.config.HugindHome;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code hugind server list}: shows the running servers and what they do. */
@Command(name = "list", description = "Shows the running servers: models, slots, sessions.")
final class ListCommand implements Callable<Integer> {
  private static final Duration DEADLINE = Duration.ofSeconds(2);
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  private final RunFolder notes;
  private final Console console;

  @Option(names = "--json", description = "Print JSON, for programs.")
  private boolean json;

  ListCommand(HugindHome home, Console console) {
    this.notes = new RunFolder(home.run());
    this.console = console;
  }

  /** One server and what it told; null when it did not answer. */
  private record Server(RunNote note, @Nullable List<ModelStatus> models) {}

  @Override
  public Integer call() throws InterruptedException {
    List<Server> servers = new ArrayList<>();
    for (RunNote note : alive()) {
      servers.add(new Server(note, ask(note)));
    }
    if (json) {
      printJson(servers);
    } else if (servers.isEmpty()) {
      console.out().println("No server is running; 'hugind server start NAME' starts one.");
    } else {
      table(servers).lines().forEach(console.out()::println);
    }
    return ExitCode.DONE;
  }

  private List<RunNote> alive() {
    try {
      return notes.alive();
    } catch (IOException e) {
      throw CommandFailure.failed("the notes of running servers cannot be read: " + e, e);
    }
  }

  private @Nullable List<ModelStatus> ask(RunNote note) throws InterruptedException {
    try {
      return StatusSocket.ask(notes.socket(note.pid()), DEADLINE);
    } catch (IOException e) {
      console.complain(
          "the server with process id " + note.pid() + " does not answer: " + e.getMessage());
      return null;
    }
  }

  private static Table table(List<Server> servers) {
    Table table =
        new Table("NAME", "MODEL", "STATE", "BUSY", "WAITING", "SESSIONS", "PORT", "UPTIME");
    long now = System.currentTimeMillis();
    for (Server server : servers) {
      String port = String.valueOf(server.note().port());
      String uptime =
          Sizes.time(Duration.ofMillis(Math.max(0, now - server.note().startedMillis())));
      List<ModelStatus> models = server.models();
      if (models == null) {
        for (String name : server.note().models()) {
          table.add(name, "-", "no answer", "-", "-", "-", port, uptime);
        }
        continue;
      }
      for (ModelStatus model : models) {
        table.add(
            model.name(),
            model.model() == null ? "-" : model.model(),
            model.state(),
            model.busySlots() + "/" + model.slots(),
            String.valueOf(model.waiting()),
            model.sessions() == null ? "-" : model.sessions().text(),
            port,
            uptime);
      }
    }
    return table;
  }

  private void printJson(List<Server> servers) {
    ArrayNode root = JSON.createArrayNode();
    for (Server server : servers) {
      root.addObject()
          .put("pid", server.note().pid())
          .put("url", server.note().url())
          .put("port", server.note().port())
          .put("started", server.note().started().toString())
          .put("answers", server.models() != null)
          .set("models", JSON.valueToTree(server.models() == null ? List.of() : server.models()));
    }
    try {
      console.out().println(JSON.writeValueAsString(root));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a tree can always be written", e);
    }
  }
}
