package dev.hugind.cli;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The memory of this machine, or of the container that this process is in.
 *
 * @param totalBytes all of it
 * @param freeBytes what programs can still take, as far as the system tells
 */
record MachineMemory(long totalBytes, long freeBytes) {
  private static final Path LINUX = Path.of("/proc/meminfo");

  static MachineMemory now() {
    long total = Runtime.getRuntime().maxMemory();
    long free = Runtime.getRuntime().freeMemory();
    if (ManagementFactory.getOperatingSystemMXBean()
        instanceof com.sun.management.OperatingSystemMXBean system) {
      total = system.getTotalMemorySize();
      free = system.getFreeMemorySize();
    }
    return new MachineMemory(total, Math.min(total, Math.max(free, linuxAvailable())));
  }

  /** Free memory and what the system holds for files only; 0 where Linux is not there to tell. */
  private static long linuxAvailable() {
    try {
      for (String line : Files.readAllLines(LINUX)) {
        if (line.startsWith("MemAvailable:")) {
          return Long.parseLong(line.replaceAll("\\D", "")) * 1024;
        }
      }
    } catch (IOException | NumberFormatException _) {
      // Then the JVM's own number has to do.
    }
    return 0;
  }

  /** Says in a word or two whether so much fits. */
  String verdict(long bytes) {
    if (bytes <= freeBytes) {
      return "fits";
    }
    return bytes <= totalBytes ? "fits when others leave" : "too large";
  }
}
