package dev.hugind.cli.pull;

/** Is told how far a pull is, on the thread that pulls, a few times a second. */
@FunctionalInterface
public interface PullProgress {
  /** What is done with a file. */
  enum Stage {
    /** It is coming. */
    FETCHING,
    /** It is here, and its sum is computed. */
    CHECKING
  }

  /**
   * Takes the state of one file.
   *
   * @param stage what is done
   * @param file its name
   * @param bytes how far, 0 or more
   * @param totalBytes its size; -1 when nobody knows
   */
  void show(Stage stage, String file, long bytes, long totalBytes);
}
