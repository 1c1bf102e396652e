package dev.hugind.cli;

/** What the process returns; scripts rely on the numbers. */
final class ExitCode {
  static final int DONE = 0;
  static final int FAILED = 1;
  static final int WRONG_USAGE = 2;

  /** EX_CONFIG of sysexits.h. */
  static final int BAD_CONFIGURATION = 78;

  /** What a shell shows for a process that Ctrl-C has ended; here it took two. */
  static final int KILLED = 130;

  private ExitCode() {}
}
