package dev.hugind.cli;

import dev.hugind.cli.pull.DiskSpace;
import dev.hugind.cli.pull.HubAddress;
import dev.hugind.cli.pull.LocalCopy;
import dev.hugind.cli.pull.ModelPull;
import dev.hugind.cli.pull.ModelSource;
import dev.hugind.cli.pull.ModelVariant;
import dev.hugind.cli.pull.PullException;
import dev.hugind.cli.pull.PullPlan;
import dev.hugind.cli.pull.RepositoryContents;
import dev.hugind.cli.pull.RepositoryFile;
import dev.hugind.cli.pull.TransferOptions;
import dev.hugind.config.ConfigLoader;
import dev.hugind.config.Environment;
import dev.hugind.config.HugindHome;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code hugind model pull}: brings a model here, from the hub, the web or the disk. */
@Command(
    name = "pull",
    aliases = "add",
    description = "Brings a model here; run it again to go on after a break.",
    footer = {
      "",
      "Prints where the model is. The hub is HF_ENDPOINT, or hub.endpoint in",
      "settings.yml; its token HF_TOKEN, or hub.token."
    })
final class ModelPullCommand implements Callable<Integer> {
  private final HugindHome home;
  private final Environment environment;
  private final Console console;

  @Parameters(
      paramLabel = "MODEL",
      description = "USER/REPO[:QUANT], USER/REPO:FILE, an http(s) address, or a path.")
  private String model = "";

  @Option(names = "--revision", paramLabel = "REV", description = "A branch, tag or commit.")
  private @Nullable String revision;

  @Option(names = "--no-mmproj", description = "Leave out the projector for images.")
  private boolean noProjector;

  @Option(
      names = "--name",
      paramLabel = "NAME",
      description = "The file's name here, for an address or a path.")
  private @Nullable String name;

  @Option(
      names = "--sha256",
      paramLabel = "HEX",
      description = "The sum that the file of an address has to have.")
  private @Nullable String sha256;

  @Option(
      names = "--connections",
      paramLabel = "N",
      description = "How many at once, 1 to 16; default: 4.")
  private int connections = TransferOptions.DEFAULT.connections();

  @Spec private @Nullable CommandSpec spec;

  ModelPullCommand(HugindHome home, Environment environment, Console console) {
    this.home = home;
    this.environment = environment;
    this.console = console;
  }

  @Override
  public Integer call() {
    TransferOptions options = asUsage(() -> TransferOptions.DEFAULT.connections(connections));
    HubAddress hub =
        HubAddress.of(environment, new ConfigLoader(home, environment).settings().hub());
    ModelSource source = asUsage(() -> ModelSource.parse(model, hub.endpoint()));
    refuseWhatHasNoEffect(source);
    Path file;
    PullDisplay display = new PullDisplay(console, System::nanoTime);
    try (StopByInterrupt _ = StopByInterrupt.ofThisThread();
        ModelPull pull = new ModelPull(hub, options, DiskSpace.SYSTEM, display)) {
      file = bring(source, pull, hub, display);
    } catch (InterruptedException _) {
      display.clear();
      console.complain("stopped; run it again to go on, what is there is kept");
      return ExitCode.KILLED;
    } finally {
      display.clear();
    }
    console.out().println(file);
    if (console.redraw()) {
      console
          .err()
          .println("A configuration uses it with: model_path: " + home.models().relativize(file));
    }
    return ExitCode.DONE;
  }

  private Path bring(ModelSource source, ModelPull pull, HubAddress hub, PullDisplay display)
      throws InterruptedException {
    return switch (source) {
      case ModelSource.Repository repository -> pull(pull, hub, repository);
      case ModelSource.Address address ->
          pull(pull, asUsage(() -> PullPlan.of(address.uri(), name, sha256, home.models())));
      case ModelSource.LocalFile local ->
          new LocalCopy(DiskSpace.SYSTEM, display).add(path(local.path()), name, home.models());
    };
  }

  private void refuseWhatHasNoEffect(ModelSource source) {
    boolean isRepository = source instanceof ModelSource.Repository;
    if (isRepository ? name != null || sha256 != null : revision != null || noProjector) {
      throw wrongUsage(
          isRepository
              ? "--name and --sha256 are for addresses and paths; the hub knows both"
              : "--revision and --no-mmproj are for repositories (USER/REPO)");
    }
    if (sha256 != null && !(source instanceof ModelSource.Address)) {
      throw wrongUsage("--sha256 is for addresses");
    }
  }

  /** What is wrong with what was typed is shown as such. */
  private <T> T asUsage(Supplier<T> part) {
    try {
      return part.get();
    } catch (PullException e) {
      throw wrongUsage(String.valueOf(e.getMessage()));
    }
  }

  private ParameterException wrongUsage(String message) {
    if (spec == null) {
      throw new IllegalStateException("picocli has not set the command up");
    }
    return new ParameterException(spec.commandLine(), message);
  }

  private Path pull(ModelPull pull, HubAddress hub, ModelSource.Repository asked)
      throws InterruptedException {
    ModelSource.Repository repository = revision == null ? asked : asked.at(revision);
    RepositoryContents contents = pull.contents(repository);
    ModelVariant variant = new VariantChoice(console).choose(repository, contents);
    Optional<RepositoryFile> projector =
        noProjector ? Optional.empty() : contents.projector(variant);
    return pull(
        pull, PullPlan.of(hub, repository, contents.commit(), variant, projector, home.models()));
  }

  private Path pull(ModelPull pull, PullPlan plan) throws InterruptedException {
    if (!pull.pull(plan)) {
      console.err().println("It is here already, as " + plan.source() + " has it.");
    }
    return plan.target();
  }

  private Path path(String text) {
    return text.startsWith("~/")
        ? environment.userHome().resolve(text.substring(2))
        : Path.of(text);
  }
}
