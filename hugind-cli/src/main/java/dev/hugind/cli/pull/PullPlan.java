package dev.hugind.cli.pull;

import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What to fetch for one model, and where to.
 *
 * <p><b>Thread safety:</b> immutable.
 */
public final class PullPlan {
  private final String source;
  private final List<PullFile> files;

  private PullPlan(String source, List<PullFile> files) {
    this.source = source;
    this.files = List.copyOf(files);
  }

  /**
   * Plans to fetch a model of a repository; it goes to {@code USER/REPO/PATH}.
   *
   * @param hub the hub
   * @param repository where it is
   * @param commit the commit that the files are of
   * @param variant the model
   * @param projector fetched beside it, if any
   * @param models the folder of all models
   * @return the plan
   * @throws PullException if the hub's names cannot be kept here, or a split model lacks files
   */
  public static PullPlan of(
      HubAddress hub,
      ModelSource.Repository repository,
      String commit,
      ModelVariant variant,
      Optional<RepositoryFile> projector,
      Path models) {
    if (!variant.missing().isEmpty()) {
      throw new PullException(
          repository.id()
              + " lacks "
              + variant.missing().size()
              + " of the model's files, first "
              + variant.missing().getFirst()
              + "; choose another one");
    }
    List<RepositoryFile> wanted = new ArrayList<>(variant.files());
    projector.ifPresent(wanted::add);
    List<PullFile> files = new ArrayList<>();
    for (RepositoryFile file : wanted) {
      files.add(
          new PullFile(
              hub.file(repository, commit, file.path()),
              LocalName.resolve(models, repository.id() + "/" + file.path()),
              file.bytes(),
              file.sha256()));
    }
    return new PullPlan(repository.id() + "@" + repository.revision(), files);
  }

  /**
   * Plans to fetch a model from an address; of a split model, whose first file's name ends in
   * {@code -00001-of-0000N.gguf}, all files.
   *
   * @param address where it is
   * @param name the file's name here; null = as in the address. A split model keeps its names
   * @param sha256 the file's sum in hexadecimal digits; null = not known
   * @param models the folder of all models
   * @return the plan
   * @throws PullException if the name cannot be kept here, or if the sum is none
   */
  public static PullPlan of(
      URI address, @Nullable String name, @Nullable String sha256, Path models) {
    if (sha256 != null && !sha256.matches("[0-9a-fA-F]{64}")) {
      throw new PullException("--sha256 is '" + sha256 + "'; allowed: 64 hexadecimal digits");
    }
    String path = String.valueOf(address.getPath());
    String base = path.substring(path.lastIndexOf('/') + 1);
    SplitFileName split = SplitFileName.of(base).orElse(null);
    if (split == null) {
      String sum = sha256 == null ? null : sha256.toLowerCase(Locale.ROOT);
      Path target = LocalName.resolve(models, name == null ? base : name);
      return new PullPlan(
          shown(address), List.of(new PullFile(address, target, PullFile.UNKNOWN, sum)));
    }
    if (split.number() != 1 || name != null || sha256 != null) {
      throw new PullException(
          base
              + " is one of "
              + split.count()
              + " files; give the address of the first one ("
              + split.all().getFirst()
              + "), without --name and --sha256");
    }
    List<PullFile> files = new ArrayList<>();
    // The numbers only: the rest may be written in another way in the address.
    int stem = split.stem().length();
    for (String part : split.all()) {
      URI uri = URI.create(address.toString().replace(base.substring(stem), part.substring(stem)));
      files.add(new PullFile(uri, LocalName.resolve(models, part), PullFile.UNKNOWN, null));
    }
    return new PullPlan(shown(address), files);
  }

  /**
   * Returns where the model comes from, as it is noted and shown: without an address's query, which
   * may hold a signature.
   *
   * @return such as {@code user/repo@main}
   */
  public String source() {
    return source;
  }

  /**
   * Returns where the model is going to be.
   *
   * @return the path of its first file
   */
  public Path target() {
    return files.getFirst().target();
  }

  List<PullFile> files() {
    return files;
  }

  private static String shown(URI address) {
    String text = address.toString();
    int end = text.indexOf('?');
    return end < 0 ? text : text.substring(0, end);
  }
}
