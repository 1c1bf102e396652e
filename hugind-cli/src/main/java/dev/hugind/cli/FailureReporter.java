package dev.hugind.cli;

import dev.hugind.cli.pull.PullException;
import dev.hugind.config.ConfigException;
import dev.hugind.engine.gguf.GgufException;
import java.util.List;
import java.util.Set;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** Turns every exception into one message on stderr and an exit code. */
final class FailureReporter implements IExecutionExceptionHandler, IParameterExceptionHandler {
  private final Console console;

  FailureReporter(Console console) {
    this.console = console;
  }

  @Override
  public int handleParseException(ParameterException e, String[] args) {
    CommandLine command = e.getCommandLine();
    if (args.length == 0) {
      command.usage(console.err());
      return ExitCode.WRONG_USAGE;
    }
    String name = command.getCommandSpec().qualifiedName();
    console.complain(whatIsWrong(e) + "; see " + name + " --help");
    return ExitCode.WRONG_USAGE;
  }

  private static String whatIsWrong(ParameterException e) {
    if (!(e instanceof UnmatchedArgumentException unmatched)) {
      return String.valueOf(e.getMessage());
    }
    Set<String> commands = e.getCommandLine().getSubcommands().keySet();
    if (!commands.isEmpty() && !unmatched.isUnknownOption()) {
      return "there is no command '"
          + unmatched.getUnmatched().getFirst()
          + "'; there are: "
          + String.join(", ", commands);
    }
    List<String> near = unmatched.getSuggestions();
    return e.getMessage() + (near.isEmpty() ? "" : "; did you mean " + near.getFirst() + "?");
  }

  @Override
  public int handleExecutionException(Exception e, CommandLine command, ParseResult parsed) {
    console.complain(message(e));
    if (DebugOption.isSet(command)) {
      e.printStackTrace(console.err());
    }
    return switch (e) {
      case CommandFailure failure -> failure.exitCode();
      case ConfigException _ -> ExitCode.BAD_CONFIGURATION;
      default -> ExitCode.FAILED;
    };
  }

  /** Returns the reason; a failure without one is ours, and says how to learn more. */
  static String message(Throwable e) {
    String message = e.getMessage();
    boolean explained =
        e instanceof CommandFailure
            || e instanceof ConfigException
            || e instanceof PullException
            || e instanceof GgufException
            || e.getClass().getName().startsWith("dev.hugind.engine.error.");
    if (explained && message != null) {
      return message;
    }
    return "an error inside hugind: "
        + e.getClass().getSimpleName()
        + (message == null ? "" : ": " + message)
        + "; run it again with --debug to see where";
  }
}
