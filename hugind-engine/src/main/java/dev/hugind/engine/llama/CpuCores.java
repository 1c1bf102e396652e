package dev.hugind.engine.llama;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;

/**
 * Counts the physical cores: a second thread on the same core gains nothing in matrix products and
 * makes the barriers slower.
 */
final class CpuCores {

  /** Returns how many cores this process may use, at least 1. */
  static int physical() {
    // Respects affinity and the container's CPU limit.
    int usable = Runtime.getRuntime().availableProcessors();
    int cores = ofLinux(Path.of("/sys/devices/system/cpu"));
    return Math.max(1, cores > 0 ? Math.min(cores, usable) : usable);
  }

  /**
   * Returns the number of distinct cores that the system's topology lists; 0 when it lists none.
   */
  static int ofLinux(Path cpus) {
    Set<String> cores = new HashSet<>();
    if (!Files.isDirectory(cpus)) {
      return 0;
    }
    try (DirectoryStream<Path> each = Files.newDirectoryStream(cpus, "cpu[0-9]*")) {
      for (Path cpu : each) {
        Path topology = cpu.resolve("topology");
        if (Files.isReadable(topology.resolve("core_id"))) {
          String core = Files.readString(topology.resolve("core_id")).strip();
          String socket = Files.readString(topology.resolve("physical_package_id")).strip();
          cores.add(socket + ":" + core);
        }
      }
    } catch (IOException e) {
      return 0;
    }
    return cores.size();
  }

  private CpuCores() {}
}
