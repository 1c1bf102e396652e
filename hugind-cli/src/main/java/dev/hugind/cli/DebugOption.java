package dev.hugind.cli;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

/** The option of every command that shows what stays hidden otherwise. */
final class DebugOption {
  static final String NAME = "--debug";

  private DebugOption() {}

  /** Returns whether the option was given anywhere on the command line. */
  static boolean isSet(CommandLine command) {
    @Nullable OptionSpec option = command.getCommandSpec().findOption(NAME);
    return option != null && Boolean.TRUE.equals(option.getValue());
  }
}
