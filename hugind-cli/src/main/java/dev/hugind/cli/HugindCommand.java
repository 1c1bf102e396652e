package dev.hugind.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** The root of all commands. */
@Command(
    name = "hugind",
    description = "Serves local GGUF models over an OpenAI-compatible HTTP API.",
    synopsisSubcommandLabel = "COMMAND",
    versionProvider = VersionText.class,
    footer = {
      "",
      "New here? 'hugind quickstart' fetches a small model and serves it.",
      "Configurations and models are kept in $HUGIND_HOME, by default ~/.hugind.",
      "Exit codes: 0 done, 1 failed while running, 2 wrong usage, 78 bad configuration."
    })
final class HugindCommand {
  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      scope = ScopeType.INHERIT,
      description = "Show this help.")
  boolean help;

  @Option(
      names = {"-V", "--version"},
      versionHelp = true,
      description = "Show the versions of hugind, Java and llama.cpp.")
  boolean version;

  @Option(
      names = DebugOption.NAME,
      scope = ScopeType.INHERIT,
      description = "Show debug logs, and where an error comes from.")
  boolean debug;
}
