package dev.hugind.engine.llama;

import de.kherud.llama.LlamaModel;
import dev.hugind.engine.error.ModelLoadException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The library inside java-llama.cpp's jar. Only its file is used: the jar's own loader unpacks to a
 * fixed name in the temporary folder, and its JNI calls let C++ exceptions end the process.
 */
final class BundledLibrary {
  /** The llama.cpp in each library that Hugind was tested with, by SHA-256. */
  private static final Map<String, String> RELEASES =
      Map.of(
          "93276c536d00f037c37ed6ec1e55be9c828940f4a0af59af10a8f638a31bbc3c", "b4916",
          "d852c1625b2dac90a974613a2f019ecabf0c5d7bc054dcc14a05246d5aa2a1a7", "b4916",
          "02ec1b3570cde80e5fbfc3ba56b5de68ffef2a26e7b470a89547a80e87120e81", "b4916",
          "7ba2311dc634e24b572512a2279357327511ad3d77dea032a77feab77c14d341", "b4916");

  private static final String INSTALL =
      "Install a llama.cpp runtime and name it in device.runtime.";

  /** Unpacks the library for this platform, opens it, and returns it. */
  static RuntimeLibrary open(LibraryCache cache, NativePlatform platform) {
    refuseWhereItCannotRun(platform);
    byte[] content = content(resource(platform));
    String hash = LibraryCache.sha256(content);
    String release = RELEASES.get(hash);
    if (release == null) {
      throw new ModelLoadException(
          "The library in java-llama.cpp's jar is not one that Hugind knows (SHA-256 "
              + hash
              + "). Use de.kherud:llama:4.2.0, or install a llama.cpp runtime and name it in"
              + " device.runtime.");
    }
    Path file = cache.put("libjllama", platform.os().suffix(), content);
    return RuntimeLibrary.open(
        "llama.cpp " + release + " (bundled)",
        List.of(file),
        null,
        RuntimeLayouts.ofRelease(release));
  }

  static void refuseWhereItCannotRun(NativePlatform platform) {
    if (platform.os() == NativePlatform.Os.WINDOWS) {
      throw new ModelLoadException(
          "On Windows the bundled library has no C API, so that an installed runtime is needed. "
              + INSTALL);
    }
    if (platform.usesMusl()) {
      throw new ModelLoadException(
          "The bundled library needs glibc, but this system uses musl (Alpine). Use an image with"
              + " glibc (Debian, Ubuntu), or: "
              + INSTALL);
    }
    if (platform.lacksAvx2()) {
      throw new ModelLoadException(
          "The bundled library needs a processor with AVX2, which this one lacks. " + INSTALL);
    }
  }

  static String resource(NativePlatform platform) {
    return "de/kherud/llama/"
        + platform.os().folder()
        + "/"
        + platform.arch()
        + "/libjllama."
        + platform.os().suffix();
  }

  private static byte[] content(String resource) {
    // A class literal loads the class but does not initialise it: that would load the library.
    // Its own loader finds the resource whatever the thread's context class loader is.
    try (InputStream in = stream(LlamaModel.class.getClassLoader(), resource)) {
      if (in == null) {
        throw new ModelLoadException(
            "The class path has no " + resource + "; add de.kherud:llama:4.2.0. Or: " + INSTALL);
      }
      return in.readAllBytes();
    } catch (IOException e) {
      throw new ModelLoadException("The bundled library can't be read: " + e.getMessage(), e);
    }
  }

  private static @Nullable InputStream stream(@Nullable ClassLoader loader, String resource) {
    return loader == null
        ? ClassLoader.getSystemResourceAsStream(resource)
        : loader.getResourceAsStream(resource);
  }

  private BundledLibrary() {}
}
