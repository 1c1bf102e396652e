package dev.hugind.cli;

import picocli.CommandLine.Command;

/** The group of the commands about servers. */
@Command(
    name = "server",
    description = "Starts servers, and shows those that run.",
    synopsisSubcommandLabel = "COMMAND")
final class ServerCommand {}
