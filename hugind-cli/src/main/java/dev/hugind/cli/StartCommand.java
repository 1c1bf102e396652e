package dev.hugind.cli;

import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code hugind server start}: serves one configuration, or all of them. */
@Command(
    name = "start",
    description = "Serves a configuration until Ctrl-C or SIGTERM.",
    customSynopsis = "hugind server start (NAME|FILE|--autoload) [--port N] [--host H]",
    footer = {
      "",
      "On SIGTERM running answers may finish within limits.shutdown_timeout; a second",
      "signal ends at once. HUGIND_LOG=debug|info|warn|error sets what is logged."
    })
final class StartCommand implements Callable<Integer> {
  private final Composition composition;
  private final ServerRun serverRun;

  @Parameters(
      arity = "0..1",
      paramLabel = "NAME|FILE",
      description = "configs/NAME.yml in $HUGIND_HOME, or a path to a .yml file.")
  private @Nullable String config;

  @Option(
      names = "--autoload",
      description = "Serve every configuration in configs/ behind one address.")
  private boolean autoload;

  @Mixin private final AddressOptions address = new AddressOptions();

  @Spec private @Nullable CommandSpec spec;

  StartCommand(Composition composition, ServerRun serverRun) {
    this.composition = composition;
    this.serverRun = serverRun;
  }

  @Override
  public Integer call() throws InterruptedException {
    String wanted = config;
    if ((wanted == null) != autoload) {
      throw new ParameterException(
          commandLine(),
          autoload
              ? "--autoload serves all configurations, so '" + wanted + "' is too much"
              : "which configuration? Give its NAME, a FILE, or --autoload");
    }
    address.check(commandLine());
    ServePlan plan =
        wanted == null
            ? composition.all(address.host(), address.port())
            : composition.one(wanted, address.host(), address.port());
    return serverRun.serve(plan);
  }

  private CommandLine commandLine() {
    if (spec == null) {
      throw new IllegalStateException("picocli has not set the command up");
    }
    return spec.commandLine();
  }
}
