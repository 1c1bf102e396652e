package dev.hugind.cli;

import dev.hugind.config.Environment;

/** The entry point of the {@code hugind} command. */
public final class Main {
  private Main() {}

  /**
   * Runs a command and ends the process with its exit code.
   *
   * @param args the command line
   */
  public static void main(String[] args) {
    Console console = Console.system(System::getenv);
    int exitCode = new Commands(console, Environment.system()).run(args);
    console.out().flush();
    System.exit(exitCode);
  }
}
