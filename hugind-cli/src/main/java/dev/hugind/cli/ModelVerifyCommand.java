package dev.hugind.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import dev.hugind.cli.pull.OriginNote;
import dev.hugind.cli.pull.PullProgress.Stage;
import dev.hugind.cli.pull.Sha256;
import dev.hugind.engine.gguf.GgufException;
import dev.hugind.engine.gguf.GgufFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code hugind model verify}: reads models from the first to the last byte. */
@Command(
    name = "verify",
    description = "Checks that models are as they came; all of them without a NAME.",
    footer = {"", "Exit code 1: at least one file is damaged."})
final class ModelVerifyCommand implements Callable<Integer> {
  private final ModelFolder folder;
  private final Console console;

  @Parameters(arity = "0..*", paramLabel = "NAME", description = "As 'hugind model list' shows it.")
  private List<String> names = new ArrayList<>();

  @Option(names = "--json", description = "Print JSON, for programs.")
  private boolean json;

  ModelVerifyCommand(ModelFolder folder, Console console) {
    this.folder = folder;
    this.console = console;
  }

  /** What is found about one file. */
  private record Finding(String name, boolean good, String text) {}

  @Override
  public Integer call() throws InterruptedException {
    List<LocalModel> models =
        names.isEmpty() ? folder.list() : names.stream().map(folder::find).toList();
    List<Path> files =
        models.stream()
            .flatMap(model -> Stream.concat(model.files().stream(), model.projectors().stream()))
            .distinct()
            .toList();
    List<Finding> findings = new ArrayList<>();
    PullDisplay display = new PullDisplay(console, System::nanoTime);
    for (Path file : files) {
      Finding finding = check(file, display);
      findings.add(finding);
      display.clear();
      if (!json) {
        console.out().println(finding.name() + ": " + finding.text());
      }
    }
    if (json) {
      ArrayNode root = JsonText.array();
      for (Finding one : findings) {
        root.addObject().put("name", one.name()).put("good", one.good()).put("finding", one.text());
      }
      console.out().println(JsonText.of(root));
    }
    return findings.stream().allMatch(Finding::good) ? ExitCode.DONE : ExitCode.FAILED;
  }

  private Finding check(Path file, PullDisplay display) throws InterruptedException {
    String name = folder.root().relativize(file).toString();
    try {
      Optional<OriginNote> note = OriginNote.of(file);
      if (note.isEmpty()) {
        var _ = GgufFile.read(file);
        return new Finding(
            name, true, "its header is good; where it comes from is not known, so more is not");
      }
      long bytes = Files.size(file);
      if (bytes != note.get().bytes()) {
        return damaged(name, "it has " + bytes + " bytes instead of " + note.get().bytes());
      }
      String sum =
          Sha256.of(
              file, done -> display.show(Stage.CHECKING, file.getFileName() + "", done, bytes));
      if (!sum.equals(note.get().sha256())) {
        return damaged(name, "its SHA-256 is " + sum + " instead of " + note.get().sha256());
      }
      return new Finding(
          name, true, note.get().sumFromHub() ? "good, as the hub has it" : "good, as it came");
    } catch (GgufException e) {
      return damaged(name, String.valueOf(e.getMessage()).replace(file + ": ", ""));
    } catch (IOException e) {
      return damaged(name, "it cannot be read: " + e);
    }
  }

  private static Finding damaged(String name, String why) {
    return new Finding(name, false, "DAMAGED: " + why + "; remove it and pull it again");
  }
}
