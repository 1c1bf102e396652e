package dev.hugind.cli;

import dev.hugind.engine.gguf.GgufFile;
import java.io.PrintStream;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code hugind model show}: tells what is in a model, and what it needs on this machine. */
@Command(
    name = "show",
    description = "Shows what is in a model, and the memory that it needs here.",
    footer = {"", "NAME may be as much of a model's name as tells it from the others."})
final class ModelShowCommand implements Callable<Integer> {
  private final ModelFolder folder;
  private final Console console;

  @Parameters(paramLabel = "NAME", description = "As 'hugind model list' shows it.")
  private String name = "";

  @Option(names = "--metadata", description = "Print all metadata.")
  private boolean metadata;

  @Option(names = "--tensors", description = "Print all tensors.")
  private boolean tensors;

  @Option(names = "--template", description = "Print the chat template, and nothing else.")
  private boolean template;

  @Option(names = "--json", description = "Print everything as JSON, for programs.")
  private boolean json;

  ModelShowCommand(ModelFolder folder, Console console) {
    this.folder = folder;
    this.console = console;
  }

  @Override
  public Integer call() {
    LocalModel model = folder.find(name);
    List<GgufFile> headers = model.headers();
    PrintStream out = console.out();
    if (json) {
      out.println(JsonText.of(new ModelReport(model, headers).json(MachineMemory.now())));
      return ExitCode.DONE;
    }
    if (template) {
      out.println(
          headers
              .getFirst()
              .chatTemplate()
              .orElseThrow(() -> CommandFailure.failed(model.name() + " has no chat template")));
      return ExitCode.DONE;
    }
    if (!metadata && !tensors) {
      new ModelReport(model, headers).lines(MachineMemory.now()).forEach(out::println);
    }
    if (metadata) {
      headers.getFirst().metadata().forEach((key, value) -> out.println(key + " = " + value));
    }
    if (tensors) {
      ModelReport.tensors(headers).lines().forEach(out::println);
    }
    return ExitCode.DONE;
  }
}
