package dev.hugind.cli;

import dev.hugind.cli.pull.ModelSource;
import dev.hugind.cli.pull.ModelVariant;
import dev.hugind.cli.pull.RepositoryContents;
import java.util.List;
import java.util.stream.Collectors;

/** Finds the one model of a repository that is meant; a person is asked when several are. */
final class VariantChoice {
  private static final int MAX_QUESTIONS = 5;

  /** What most people want of a model that fits their machine. */
  private static final String USUAL = "Q4_K_M";

  private final Console console;

  VariantChoice(Console console) {
    this.console = console;
  }

  /**
   * Returns the model.
   *
   * @throws CommandFailure when there is none, or there are several and nobody can be asked; it
   *     lists those that there are
   */
  ModelVariant choose(ModelSource.Repository repository, RepositoryContents contents) {
    List<ModelVariant> all = contents.variants();
    List<ModelVariant> fitting = contents.matching(repository.wanted());
    if (all.isEmpty()) {
      throw CommandFailure.failed(
          repository.id()
              + " holds no .gguf file; look for a repository of the model in GGUF format");
    }
    if (fitting.isEmpty()) {
      throw CommandFailure.failed(
          repository.id() + " has no '" + repository.wanted() + "'; it has:\n" + listed(all));
    }
    if (fitting.size() == 1) {
      return fitting.getFirst();
    }
    if (!console.canAsk()) {
      throw CommandFailure.failed(
          repository.id()
              + " holds several models; name one, as in 'hugind model pull "
              + repository.id()
              + ":"
              + name(fitting.getFirst(), fitting)
              + "':\n"
              + listed(fitting));
    }
    return ask(repository, fitting);
  }

  private ModelVariant ask(ModelSource.Repository repository, List<ModelVariant> fitting) {
    console.err().println(repository.id() + " holds:");
    Table table = new Table("  #", "MODEL", "SIZE", "FILES");
    for (int i = 0; i < fitting.size(); i++) {
      ModelVariant one = fitting.get(i);
      table.add(
          "  " + (i + 1),
          name(one, fitting),
          Sizes.bytes(one.bytes()),
          String.valueOf(one.files().size()));
    }
    table.lines().forEach(console.err()::println);
    int usual = fitting.stream().map(ModelVariant::quant).toList().indexOf(USUAL);
    String question = "Which one?" + (usual < 0 ? "" : " [" + (usual + 1) + "]");
    for (int i = 0; i < MAX_QUESTIONS; i++) {
      String answer =
          console
              .ask(question)
              .orElseThrow(
                  () -> CommandFailure.failed("no model was chosen, so nothing was fetched"));
      for (int number = 0; number < fitting.size(); number++) {
        if (answer.equals(String.valueOf(number + 1))
            || answer.equalsIgnoreCase(name(fitting.get(number), fitting))
            || (answer.isEmpty() && number == usual)) {
          return fitting.get(number);
        }
      }
      console.err().println("Type a number from 1 to " + fitting.size() + ", or a name.");
    }
    throw CommandFailure.failed("no model was chosen, so nothing was fetched");
  }

  /** Returns what names one of several: its quantisation, or its path where that is not enough. */
  private static String name(ModelVariant one, List<ModelVariant> all) {
    boolean unique = all.stream().filter(other -> other.quant().equals(one.quant())).count() == 1;
    return unique && !one.quant().equals("?") ? one.quant() : one.path();
  }

  private static String listed(List<ModelVariant> all) {
    return all.stream()
        .map(one -> "  " + name(one, all) + " (" + Sizes.bytes(one.bytes()) + ")")
        .collect(Collectors.joining("\n"));
  }
}
