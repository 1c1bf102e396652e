package dev.hugind.cli.pull;

import java.util.List;

/**
 * One model of a repository, in one quantisation.
 *
 * <p><b>Thread safety:</b> immutable.
 *
 * @param quant as the files' names tell, in capitals; {@code ?} when they don't
 * @param files in order; more than one for a split model
 * @param missing the paths of a split model's files that the repository lacks
 */
public record ModelVariant(String quant, List<RepositoryFile> files, List<String> missing) {
  /** Copies the lists. */
  public ModelVariant {
    files = List.copyOf(files);
    missing = List.copyOf(missing);
  }

  /**
   * Returns the path that names the model.
   *
   * @return that of the first file
   */
  public String path() {
    return files.getFirst().path();
  }

  /**
   * Returns the size of all files together.
   *
   * @return bytes
   */
  public long bytes() {
    return files.stream().mapToLong(RepositoryFile::bytes).sum();
  }
}
