package dev.hugind.cli.pull;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a repository holds at one commit, and which of it is meant.
 *
 * <p><b>Thread safety:</b> immutable.
 *
 * @param commit the commit that the files are of
 * @param files all files
 */
public record RepositoryContents(String commit, List<RepositoryFile> files) {
  /** Projectors are small, and the bundled llama.cpp reads these best; the first is preferred. */
  private static final List<String> PROJECTOR_ORDER = List.of("F16", "BF16", "Q8_0", "F32");

  /** Copies the list. */
  public RepositoryContents {
    files = List.copyOf(files);
  }

  /**
   * Returns the models of the repository.
   *
   * @return the smallest first; without projectors and importance matrices
   */
  public List<ModelVariant> variants() {
    Map<String, RepositoryFile> models = new HashMap<>();
    for (RepositoryFile file : files) {
      String name = file.baseName().toLowerCase(Locale.ROOT);
      if (name.endsWith(".gguf") && !isProjector(name) && !name.contains("imatrix")) {
        models.put(file.path(), file);
      }
    }
    List<ModelVariant> variants = new ArrayList<>();
    for (RepositoryFile file : files) {
      if (!models.containsKey(file.path())) {
        continue;
      }
      List<String> parts =
          SplitFileName.of(file.path()).map(SplitFileName::all).orElse(List.of(file.path()));
      variants.add(
          new ModelVariant(
              QuantName.of(
                  SplitFileName.of(file.path()).map(SplitFileName::stem).orElse(file.path())),
              parts.stream().filter(models::containsKey).map(models::get).toList(),
              parts.stream().filter(part -> !models.containsKey(part)).toList()));
      parts.forEach(models::remove);
    }
    variants.sort(Comparator.comparingLong(ModelVariant::bytes).thenComparing(ModelVariant::path));
    return List.copyOf(variants);
  }

  /**
   * Returns the models that a user may mean.
   *
   * @param wanted a quantisation, in any case, with or without {@code UD-}; or the path or the name
   *     of a file, of a split model any of its files; null = any
   * @return all that fit best, the smallest first; empty when nothing fits
   */
  public List<ModelVariant> matching(@Nullable String wanted) {
    List<ModelVariant> all = variants();
    if (wanted == null) {
      return all;
    }
    List<ModelVariant> byPath = all.stream().filter(one -> hasFile(one, wanted)).toList();
    if (!byPath.isEmpty()) {
      return byPath;
    }
    List<ModelVariant> exact =
        all.stream().filter(one -> QuantName.isMeant(wanted, one.quant())).toList();
    return exact.isEmpty()
        ? all.stream()
            .filter(one -> QuantName.isMeant(wanted, QuantName.withoutPrefix(one.quant())))
            .toList()
        : exact;
  }

  /**
   * Returns the projector that lets a model see images.
   *
   * @param model a model of this repository
   * @return the one in the model's folder or above it, at 16 bits if there is one; empty when the
   *     repository has none there
   */
  public Optional<RepositoryFile> projector(ModelVariant model) {
    String folder = model.files().getFirst().folder();
    return files.stream()
        .filter(file -> file.baseName().toLowerCase(Locale.ROOT).endsWith(".gguf"))
        .filter(file -> isProjector(file.baseName()))
        .filter(file -> file.folder().isEmpty() || (folder + "/").startsWith(file.folder() + "/"))
        .min(
            Comparator.<RepositoryFile>comparingInt(file -> -file.folder().length())
                .thenComparingInt(RepositoryContents::projectorRank)
                .thenComparing(RepositoryFile::path));
  }

  private static int projectorRank(RepositoryFile file) {
    int rank = PROJECTOR_ORDER.indexOf(QuantName.of(file.baseName()));
    return rank < 0 ? PROJECTOR_ORDER.size() : rank;
  }

  /**
   * Returns whether a file's name is that of a projector, which is no model by itself.
   *
   * @param fileName without folders
   * @return true for {@code mmproj-F16.gguf} and the like
   */
  public static boolean isProjector(String fileName) {
    return fileName.toLowerCase(Locale.ROOT).contains("mmproj");
  }

  private static boolean hasFile(ModelVariant variant, String wanted) {
    return variant.files().stream()
        .anyMatch(file -> file.path().equals(wanted) || file.baseName().equals(wanted));
  }
}
