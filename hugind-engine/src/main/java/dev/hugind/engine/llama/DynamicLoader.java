package dev.hugind.engine.llama;

import dev.hugind.engine.error.ModelLoadException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;

/**
 * Opens dynamic libraries by path. They stay open as long as the process lives: their threads and
 * callbacks don't end with a model.
 */
final class DynamicLoader {

  /**
   * Opens a library.
   *
   * @throws ModelLoadException saying why the system refused it
   */
  // Opening libraries is what the JVM warns of without --enable-native-access; it is the job here.
  @SuppressWarnings("restricted")
  static SymbolLookup open(Path library) {
    try {
      return SymbolLookup.libraryLookup(library, Arena.global());
    } catch (IllegalArgumentException e) {
      throw new ModelLoadException(
          "The native library " + library + " can't be opened: " + explain(reason(library)), e);
    }
  }

  /** Adds what to do, where the reason is a common one. */
  static String explain(String reason) {
    if (reason.contains("libgomp")) {
      return reason
          + ". Install OpenMP: apt-get install libgomp1 (Debian, Ubuntu), dnf install libgomp"
          + " (Fedora, RHEL).";
    }
    if (reason.contains("libstdc++")) {
      return reason + ". Install the C++ runtime: apt-get install libstdc++6 (Debian, Ubuntu).";
    }
    if (reason.contains("failed to map segment")) {
      return reason
          + ". The folder may forbid executables (mounted noexec); set XDG_CACHE_HOME to one that"
          + " does not.";
    }
    return reason + ".";
  }

  /** Asks the system's own loader, which unlike the JDK says what was wrong. */
  @SuppressWarnings("restricted")
  private static String reason(Path library) {
    Linker linker = Linker.nativeLinker();
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment open = linker.defaultLookup().findOrThrow("dlopen");
      MemorySegment error = linker.defaultLookup().findOrThrow("dlerror");
      MemorySegment path = arena.allocateFrom(library.toString());
      int lazy = 1;
      MemorySegment handle =
          (MemorySegment)
              linker
                  .downcallHandle(
                      open,
                      FunctionDescriptor.of(
                          ValueLayout.ADDRESS, ValueLayout.ADDRESS, ValueLayout.JAVA_INT))
                  .invokeExact(path, lazy);
      if (handle.address() != 0) {
        return "it opened at the second attempt";
      }
      MemorySegment text =
          (MemorySegment)
              linker
                  .downcallHandle(error, FunctionDescriptor.of(ValueLayout.ADDRESS))
                  .invokeExact();
      return text.address() == 0
          ? "no reason given"
          : text.reinterpret(Long.MAX_VALUE).getString(0);
    } catch (Error e) {
      throw e;
    } catch (Throwable e) {
      return "no reason given";
    }
  }

  private DynamicLoader() {}
}
