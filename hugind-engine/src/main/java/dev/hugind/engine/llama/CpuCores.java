package dev.hugind.engine.llama;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
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
    int cores =
        NativePlatform.current().os() == NativePlatform.Os.MAC
            ? ofMac()
            : ofLinux(Path.of("/sys/devices/system/cpu"));
    return Math.max(1, cores > 0 ? Math.min(cores, usable) : usable);
  }

  /** Returns the number of fast cores, which is what llama.cpp itself takes; 0 when unknown. */
  private static int ofMac() {
    int fast = sysctl("hw.perflevel0.physicalcpu");
    return fast > 0 ? fast : sysctl("hw.physicalcpu");
  }

  /** Asks macOS for a number; 0 when it has none of that name. */
  // Calling the system is what the JVM warns of without --enable-native-access.
  @SuppressWarnings("restricted")
  static int sysctl(String name) {
    Linker linker = Linker.nativeLinker();
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment function = linker.defaultLookup().find("sysctlbyname").orElse(null);
      if (function == null) {
        return 0;
      }
      MemorySegment value = arena.allocate(ValueLayout.JAVA_INT);
      MemorySegment size = arena.allocateFrom(ValueLayout.JAVA_LONG, Integer.BYTES);
      int code =
          (int)
              linker
                  .downcallHandle(
                      function,
                      FunctionDescriptor.of(
                          ValueLayout.JAVA_INT,
                          ValueLayout.ADDRESS,
                          ValueLayout.ADDRESS,
                          ValueLayout.ADDRESS,
                          ValueLayout.ADDRESS,
                          ValueLayout.JAVA_LONG))
                  .invokeExact(arena.allocateFrom(name), value, size, MemorySegment.NULL, 0L);
      return code == 0 ? value.get(ValueLayout.JAVA_INT, 0) : 0;
    } catch (Error e) {
      throw e;
    } catch (Throwable e) {
      return 0;
    }
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
