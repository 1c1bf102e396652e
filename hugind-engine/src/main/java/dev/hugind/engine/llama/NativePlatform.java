package dev.hugind.engine.llama;

import dev.hugind.engine.error.ModelLoadException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/**
 * The operating system and processor that libraries must fit.
 *
 * @param os which system
 * @param arch which processor, as java-llama.cpp names it: {@code x86_64} or {@code aarch64}
 */
record NativePlatform(Os os, String arch) {

  /** The operating systems that llama.cpp runs on. */
  enum Os {
    LINUX("Linux", "so"),
    MAC("Mac", "dylib"),
    WINDOWS("Windows", "dll");

    private final String folder;
    private final String suffix;

    Os(String folder, String suffix) {
      this.folder = folder;
      this.suffix = suffix;
    }

    /** Returns the folder of the system in java-llama.cpp's jar. */
    String folder() {
      return folder;
    }

    /** Returns how libraries end, without the dot. */
    String suffix() {
      return suffix;
    }
  }

  /** Returns the platform that this JVM runs on. */
  static NativePlatform current() {
    return of(System.getProperty("os.name", ""), System.getProperty("os.arch", ""));
  }

  static NativePlatform of(String osName, String osArch) {
    String name = osName.toLowerCase(Locale.ROOT);
    Os os;
    if (name.contains("linux")) {
      os = Os.LINUX;
    } else if (name.contains("mac") || name.contains("darwin")) {
      os = Os.MAC;
    } else if (name.contains("windows")) {
      os = Os.WINDOWS;
    } else {
      throw new ModelLoadException(
          "The operating system " + osName + " is not supported; Linux, macOS and Windows are.");
    }
    return switch (osArch.toLowerCase(Locale.ROOT)) {
      case "amd64", "x86_64", "x64" -> new NativePlatform(os, "x86_64");
      case "aarch64", "arm64" -> new NativePlatform(os, "aarch64");
      default ->
          throw new ModelLoadException(
              "The processor " + osArch + " is not supported; x86_64 and aarch64 are.");
    };
  }

  /** Tells whether the C library is musl (Alpine), which libraries made for glibc can't use. */
  boolean usesMusl() {
    if (os != Os.LINUX) {
      return false;
    }
    try {
      return Files.readString(Path.of("/proc/self/maps")).contains("ld-musl-");
    } catch (IOException e) {
      return false;
    }
  }

  /**
   * Tells whether this x86-64 processor is known to lack what the bundled library was built for.
   */
  boolean lacksAvx2() {
    if (os != Os.LINUX || !arch.equals("x86_64")) {
      return false;
    }
    try {
      return Files.readAllLines(Path.of("/proc/cpuinfo")).stream()
          .filter(line -> line.startsWith("flags"))
          .anyMatch(line -> !(line + " ").contains(" avx2 "));
    } catch (IOException e) {
      return false;
    }
  }
}
