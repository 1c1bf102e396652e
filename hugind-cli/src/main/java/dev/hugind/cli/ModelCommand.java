package dev.hugind.cli;

import picocli.CommandLine.Command;

/** The group of the commands about models on this machine. */
@Command(
    name = "model",
    description = "Fetches models, and shows, checks and removes those that are here.",
    synopsisSubcommandLabel = "COMMAND",
    footer = {
      "",
      "Models are kept in $HUGIND_HOME/models. A configuration names one by the name",
      "that 'hugind model list' shows: model.model_path: NAME"
    })
final class ModelCommand {}
