package dev.hugind.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hugind.cli.pull.Unfinished;
import dev.hugind.engine.gguf.GgufException;
import dev.hugind.engine.gguf.GgufFile;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code hugind model list}: shows the models that are here. */
@Command(name = "list", description = "Shows the models that are here.")
final class ModelListCommand implements Callable<Integer> {
  private final ModelFolder folder;
  private final Console console;

  @Option(names = "--json", description = "Print JSON, for programs.")
  private boolean json;

  ModelListCommand(ModelFolder folder, Console console) {
    this.folder = folder;
    this.console = console;
  }

  @Override
  public Integer call() {
    List<LocalModel> models = folder.list();
    List<Unfinished> unfinished = folder.unfinished();
    if (json) {
      printJson(models, unfinished);
      return ExitCode.DONE;
    }
    if (models.isEmpty()) {
      console.out().println("No model is here; 'hugind model pull USER/REPO:QUANT' fetches one.");
    } else {
      table(models, Instant.now()).lines().forEach(console.out()::println);
    }
    for (Unfinished one : unfinished) {
      console
          .err()
          .println(
              "Not whole: "
                  + folder.root().relativize(one.target())
                  + share(one)
                  + "; pull it again, or remove it");
    }
    return ExitCode.DONE;
  }

  private static String share(Unfinished one) {
    return one.totalBytes() == 0
        ? ""
        : " ("
            + one.doneBytes() * 100 / one.totalBytes()
            + " % of "
            + Sizes.bytes(one.totalBytes())
            + ")";
  }

  private static Table table(List<LocalModel> models, Instant now) {
    Table table = new Table("NAME", "SIZE", "QUANT", "ARCH", "CONTEXT", "USED");
    for (LocalModel model : models) {
      String size = Sizes.bytes(model.bytes());
      String used = LastUse.of(model.file()).map(when -> ago(when, now)).orElse("never");
      try {
        GgufFile header = model.headers().getFirst();
        int context = header.geometry().contextLength();
        table.add(
            model.name(),
            size,
            header.quantization(),
            header.architecture().orElse("?") + (model.projectors().isEmpty() ? "" : " +images"),
            context == 0 ? "?" : String.valueOf(context),
            used);
      } catch (GgufException e) {
        table.add(model.name(), size, "damaged", "-", "-", used);
      }
    }
    return table;
  }

  private static String ago(Instant when, Instant now) {
    Duration time = Duration.between(when, now);
    return time.toMinutes() < 1 ? "just now" : Sizes.time(time) + " ago";
  }

  private void printJson(List<LocalModel> models, List<Unfinished> unfinished) {
    ObjectNode root = JsonText.object();
    ArrayNode all = root.putArray("models");
    for (LocalModel model : models) {
      ObjectNode node =
          all.addObject()
              .put("name", model.name())
              .put("path", model.file().toString())
              .put("bytes", model.bytes())
              .put("files", model.files().size());
      ArrayNode projectors = node.putArray("mmproj");
      model.projectors().forEach(one -> projectors.add(one.toString()));
      Optional<Instant> used = LastUse.of(model.file());
      node.put("last_used", used.map(Instant::toString).orElse(null));
      try {
        GgufFile header = model.headers().getFirst();
        node.put("quantization", header.quantization())
            .put("architecture", header.architecture().orElse(null))
            .put("context", header.geometry().contextLength());
      } catch (GgufException e) {
        node.put("problem", e.getMessage());
      }
    }
    ArrayNode parts = root.putArray("unfinished");
    for (Unfinished one : unfinished) {
      parts
          .addObject()
          .put("name", folder.root().relativize(one.target()).toString())
          .put("bytes", one.doneBytes())
          .put("total_bytes", one.totalBytes());
    }
    console.out().println(JsonText.of(root));
  }
}
