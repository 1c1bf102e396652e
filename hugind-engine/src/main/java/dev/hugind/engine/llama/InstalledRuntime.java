package dev.hugind.engine.llama;

import dev.hugind.engine.error.ModelLoadException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A llama.cpp in a folder: an unpacked {@code @node-llama-cpp} package, whose release says what its
 * structs look like, or any build with its {@code llama.h} beside it, which says so itself.
 */
final class InstalledRuntime {
  private static final String METADATA = "_nlcBuildMetadata.json";
  private static final int MAX_METADATA_BYTES = 64 << 10;
  private static final Pattern RELEASE = Pattern.compile("\"release\"\\s*:\\s*\"([^\"]{1,64})\"");
  private static final String SUFFIX = "(\\.v[0-9.]+)?\\.(so|dylib|dll)";
  private static final List<Pattern> IN_ORDER =
      List.of(
          Pattern.compile("(lib)?ggml-base" + SUFFIX),
          Pattern.compile("(lib)?ggml" + SUFFIX),
          Pattern.compile("(lib)?llama" + SUFFIX));

  /** Opens the runtime in a folder. */
  static RuntimeLibrary open(Path folder) {
    Path dir = folder.toAbsolutePath().normalize();
    if (!Files.isDirectory(dir)) {
      throw new ModelLoadException("device.runtime names " + dir + ", which is no folder.");
    }
    List<Path> libraries = libraries(dir);
    RuntimeLayouts layouts = layouts(dir);
    return RuntimeLibrary.open(
        "llama.cpp " + name(layouts, dir) + " (" + dir.getFileName() + ")",
        libraries,
        dir,
        layouts);
  }

  private static List<Path> libraries(Path dir) {
    List<String> names;
    try (Stream<Path> files = Files.list(dir)) {
      names = files.map(file -> file.getFileName().toString()).sorted().toList();
    } catch (IOException e) {
      throw new ModelLoadException("The folder " + dir + " can't be read: " + e.getMessage(), e);
    }
    List<Path> found = new ArrayList<>();
    for (Pattern pattern : IN_ORDER) {
      List<String> matching = names.stream().filter(n -> pattern.matcher(n).matches()).toList();
      if (matching.size() > 1) {
        throw new ModelLoadException(
            "The folder " + dir + " holds several libraries where one is expected: " + matching);
      }
      matching.forEach(n -> found.add(dir.resolve(n)));
    }
    boolean hasLlama =
        !found.isEmpty() && IN_ORDER.getLast().matcher(fileName(found.getLast())).matches();
    if (!hasLlama) {
      throw new ModelLoadException(
          "The folder "
              + dir
              + " holds no llama.cpp: libllama.so (.dylib, .dll) is missing. It"
              + " holds "
              + names.stream().limit(20).toList()
              + ".");
    }
    refuseWritableByOthers(dir, found);
    return found;
  }

  private static void refuseWritableByOthers(Path dir, List<Path> libraries) {
    try {
      if (Files.getFileStore(dir).supportsFileAttributeView("posix")) {
        LibraryCache.refuseWritableByOthers(dir);
        for (Path library : libraries) {
          LibraryCache.refuseWritableByOthers(library);
        }
      }
    } catch (IOException e) {
      throw new ModelLoadException("The folder " + dir + " can't be read: " + e.getMessage(), e);
    }
  }

  private static RuntimeLayouts layouts(Path dir) {
    List<Path> places =
        List.of(
            dir.resolve("llama.h"),
            dir.resolve("include").resolve("llama.h"),
            dir.resolveSibling("include").resolve("llama.h"));
    for (Path header : places) {
      if (Files.isRegularFile(header)) {
        return RuntimeLayouts.ofHeader(header);
      }
    }
    String release = release(dir);
    if (release == null) {
      throw new ModelLoadException(
          "The folder "
              + dir
              + " says neither what its structs look like nor which release it is:"
              + " put the llama.h of its build beside it, at one of "
              + places
              + ".");
    }
    if (!RuntimeLayouts.knowsRelease(release)) {
      throw new ModelLoadException(
          "The folder "
              + dir
              + " holds llama.cpp "
              + release
              + ", whose structs Hugind does not"
              + " know: put the llama.h of that release beside it, at "
              + places.getFirst()
              + ".");
    }
    return RuntimeLayouts.ofRelease(release);
  }

  private static @Nullable String release(Path dir) {
    Path metadata = dir.resolve(METADATA);
    try {
      if (!Files.isRegularFile(metadata) || Files.size(metadata) > MAX_METADATA_BYTES) {
        return null;
      }
      Matcher matcher = RELEASE.matcher(Files.readString(metadata));
      return matcher.find() ? matcher.group(1) : null;
    } catch (IOException e) {
      throw new ModelLoadException("The file " + metadata + " can't be read: " + e, e);
    }
  }

  private static String name(RuntimeLayouts layouts, Path dir) {
    String release = release(dir);
    return release == null ? "by " + layouts.label() : release;
  }

  private static String fileName(Path path) {
    Path name = path.getFileName();
    return name == null ? "" : name.toString();
  }

  private InstalledRuntime() {}
}
