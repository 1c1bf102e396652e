package dev.hugind.engine.llama;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hugind.engine.error.ModelLoadException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LibraryCacheTest {
  private static final byte[] CONTENT = "library".getBytes(StandardCharsets.UTF_8);

  @TempDir private Path temporary;

  @Test
  void firstStart_writesForTheOwnerAlone() throws IOException {
    Path folder = temporary.resolve("a/b");
    Path file = new LibraryCache(folder).put("lib", "so", CONTENT);

    assertThat(file)
        .hasBinaryContent(CONTENT)
        .hasFileName("lib-b718f1354f7247312eca086d9a024afe5fa717ddea5adeddd6f12bcf945b2e8c.so");
    assertThat(permissions(folder)).isEqualTo("rwx------");
    assertThat(permissions(file)).isEqualTo("rw-------");
    assertThat(names(folder)).hasSize(1);
  }

  @Test
  void secondStart_writesNothing() throws IOException {
    LibraryCache cache = new LibraryCache(temporary.resolve("cache"));
    Path file = cache.put("lib", "so", CONTENT);
    Files.setLastModifiedTime(file, FileTime.fromMillis(1000));

    assertThat(cache.put("lib", "so", CONTENT)).isEqualTo(file);
    assertThat(Files.getLastModifiedTime(file).toMillis()).isEqualTo(1000);
    assertThat(names(temporary.resolve("cache"))).hasSize(1);
  }

  @Test
  void damagedCopy_isReplaced() throws IOException {
    LibraryCache cache = new LibraryCache(temporary.resolve("cache"));
    Path file = cache.put("lib", "so", CONTENT);
    Files.writeString(file, "Library");
    assertThat(cache.put("lib", "so", CONTENT)).hasBinaryContent(CONTENT);
    Files.writeString(file, "");
    assertThat(cache.put("lib", "so", CONTENT)).hasBinaryContent(CONTENT);
  }

  @Test
  void linkInPlaceOfTheFile_isReplacedNotFollowed() throws IOException {
    LibraryCache cache = new LibraryCache(temporary.resolve("cache"));
    Path file = cache.put("lib", "so", CONTENT);
    Path elsewhere = Files.write(temporary.resolve("elsewhere"), CONTENT);
    Files.delete(file);
    Files.createSymbolicLink(file, elsewhere);

    assertThat(Files.isSymbolicLink(cache.put("lib", "so", CONTENT))).isFalse();
    assertThat(elsewhere).hasBinaryContent(CONTENT);
  }

  @Test
  void folderThatOthersCanWrite_isRefused() throws IOException {
    Path folder = Files.createDirectory(temporary.resolve("open"));
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxrwxrwx"));
    assertThatThrownBy(() -> new LibraryCache(folder).put("lib", "so", CONTENT))
        .isInstanceOf(ModelLoadException.class)
        .hasMessageContaining("rwxrwxrwx")
        .hasMessageContaining("chmod go-w " + folder);
    assertThat(names(folder)).isEmpty();
  }

  @Test
  void folderThatCannotBeMade_namesTheVariable() throws IOException {
    Path file = Files.createFile(temporary.resolve("file"));
    assertThatThrownBy(() -> new LibraryCache(file.resolve("x")).put("lib", "so", CONTENT))
        .isInstanceOf(ModelLoadException.class)
        .hasMessageContaining("XDG_CACHE_HOME");
  }

  @Test
  void manyAtOnce_allGetAWholeFile() throws Exception {
    Path folder = temporary.resolve("cache");
    byte[] large = new byte[1 << 20];
    try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
      Callable<Path> put = () -> new LibraryCache(folder).put("lib", "so", large);
      for (var done : threads.invokeAll(List.of(put, put, put, put, put, put, put, put))) {
        assertThat(done.get()).hasBinaryContent(large);
      }
    }
    assertThat(names(folder)).hasSize(1);
  }

  @Test
  void defaultFolder_followsTheSystem() {
    assertThat(LibraryCache.defaultFolder(Map.of("XDG_CACHE_HOME", "/c"), "/home/u", false))
        .hasToString("/c/hugind/native");
    assertThat(LibraryCache.defaultFolder(Map.of("XDG_CACHE_HOME", "rel"), "/home/u", false))
        .hasToString("/home/u/.cache/hugind/native");
    assertThat(LibraryCache.defaultFolder(Map.of(), "/Users/u", true))
        .hasToString("/Users/u/Library/Caches/hugind/native");
    assertThatThrownBy(() -> LibraryCache.defaultFolder(Map.of(), "?", false))
        .hasMessageContaining("XDG_CACHE_HOME");
  }

  private static String permissions(Path path) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
  }

  private static List<Path> names(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.toList();
    }
  }
}
