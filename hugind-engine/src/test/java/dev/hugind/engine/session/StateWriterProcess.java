package dev.hugind.engine.session;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.slf4j.LoggerFactory;

/**
 * A process that writes states until it is killed: a state's session id says which seed its content
 * follows from.
 */
final class StateWriterProcess {
  private static final int NAMES = 4;

  private StateWriterProcess() {}

  /**
   * Writes for ever; says so in a line on stdout before each state.
   *
   * @param arguments the folder and a seed
   */
  public static void main(String[] arguments) throws IOException {
    SplittableRandom random = new SplittableRandom(Long.parseLong(arguments[1]));
    try (DiskStateStore store = DiskStateStore.at(Path.of(arguments[0]))) {
      while (true) {
        long seed = random.nextLong();
        StateHeader header = header(Integer.toString(random.nextInt(NAMES)).repeat(32), seed);
        System.out.println("writing");
        System.out.flush();
        StateFiles.write(store, header, seed);
      }
    }
  }

  static StateHeader header(String name, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    return StateFiles.header(
        name, Long.toString(seed), random.nextInt(5000), random.nextInt(3_000_000));
  }

  static Process start(Path folder, long seed, Path errors) throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx128m",
            "-cp",
            classPath(),
            StateWriterProcess.class.getName(),
            folder.toString(),
            Long.toString(seed))
        .redirectError(errors.toFile())
        .start();
  }

  /** Only what a store needs, wherever the tests run from. */
  private static String classPath() {
    List<String> entries = new ArrayList<>();
    for (Class<?> type :
        List.of(
            DiskStateStore.class,
            StateWriterProcess.class,
            LoggerFactory.class,
            org.slf4j.simple.SimpleServiceProvider.class,
            org.assertj.core.api.Assertions.class,
            org.jspecify.annotations.Nullable.class)) {
      entries.add(Path.of(location(type)).toString());
    }
    return String.join(System.getProperty("path.separator"), entries);
  }

  private static String location(Class<?> type) {
    return type.getProtectionDomain().getCodeSource().getLocation().getPath();
  }
}
