package dev.hugind.cli;

import org.jspecify.annotations.Nullable;

/** A command's end with a reason for the user: what, why, what to do. */
final class CommandFailure extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int exitCode;

  private CommandFailure(int exitCode, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.exitCode = exitCode;
  }

  /** Something went wrong while running. */
  static CommandFailure failed(String message) {
    return new CommandFailure(ExitCode.FAILED, message, null);
  }

  /** Something went wrong while running; the cause is shown with --debug only. */
  static CommandFailure failed(String message, Throwable cause) {
    return new CommandFailure(ExitCode.FAILED, message, cause);
  }

  /** A configuration cannot be used. */
  static CommandFailure badConfiguration(String message) {
    return new CommandFailure(ExitCode.BAD_CONFIGURATION, message, null);
  }

  int exitCode() {
    return exitCode;
  }
}
