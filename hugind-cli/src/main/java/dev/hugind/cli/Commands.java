package dev.hugind.cli;

import dev.hugind.config.ConfigLoader;
import dev.hugind.config.Environment;
import dev.hugind.config.HugindHome;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.RunLast;

/** Puts the commands together and runs one. */
final class Commands {
  private final Console console;
  private final Environment environment;

  Commands(Console console, Environment environment) {
    this.console = console;
    this.environment = environment;
  }

  /** Runs a command line and returns its exit code; never throws. */
  int run(String... args) {
    return commandLine().execute(args);
  }

  private CommandLine commandLine() {
    HugindHome home = HugindHome.from(environment);
    ConfigLoader loader = new ConfigLoader(home, environment);
    ModelFolder models = new ModelFolder(home.models());
    Composition composition = new Composition(loader, home, console::complain);
    ServerRun serverRun = new ServerRun(home, console);
    FailureReporter reporter = new FailureReporter(console);
    CommandLine root =
        new CommandLine(new HugindCommand())
            .addSubcommand(
                new CommandLine(new ServerCommand())
                    .addSubcommand(new StartCommand(composition, serverRun))
                    .addSubcommand(new ListCommand(home, console)))
            .addSubcommand(
                new CommandLine(new ModelCommand())
                    .addSubcommand(new ModelPullCommand(home, environment, console))
                    .addSubcommand(new ModelListCommand(models, console))
                    .addSubcommand(new ModelShowCommand(models, console))
                    .addSubcommand(new ModelVerifyCommand(models, console))
                    .addSubcommand(new ModelRemoveCommand(models, loader, console)))
            .addSubcommand(
                new QuickstartCommand(
                    new QuickstartSetup(home, console), composition, serverRun, console));
    return root.setOut(new PrintWriter(console.out(), true, StandardCharsets.UTF_8))
        .setErr(new PrintWriter(console.err(), true, StandardCharsets.UTF_8))
        .setColorScheme(CommandLine.Help.defaultColorScheme(console.colour() ? Ansi.ON : Ansi.OFF))
        .setUsageHelpAutoWidth(false)
        .setParameterExceptionHandler(reporter)
        .setExecutionExceptionHandler(reporter)
        .setExecutionStrategy(
            parsed -> {
              LogSetup.apply(
                  DebugOption.isSet(parsed.commandSpec().commandLine()),
                  environment.variable(LogSetup.VARIABLE));
              return new RunLast().execute(parsed);
            });
  }
}
