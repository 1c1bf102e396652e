package dev.hugind.engine.llama;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hugind.engine.error.ModelLoadException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InstalledRuntimeTest {
  private static final String METADATA = "_nlcBuildMetadata.json";

  @TempDir private Path folder;

  @Test
  void missingFolder_isNamed() {
    assertRefused(folder.resolve("none"), "device.runtime", "no folder");
  }

  @Test
  void folderWithoutLlama_saysWhatItHolds() throws IOException {
    Files.createFile(folder.resolve("libggml.so"));
    Files.createFile(folder.resolve("libllama-common.so"));
    assertRefused(folder, "holds no llama.cpp", "libllama-common.so");
  }

  @Test
  void severalLlamas_areRefused() throws IOException {
    Files.createFile(folder.resolve("libllama.so"));
    Files.createFile(folder.resolve("libllama.v0.5.0.so"));
    assertRefused(folder, "several libraries", "libllama.v0.5.0.so");
  }

  @Test
  void libraryThatOthersCanWrite_isRefused() throws IOException {
    Path library = Files.createFile(folder.resolve("libllama.so"));
    Files.setPosixFilePermissions(library, PosixFilePermissions.fromString("rw-rw-rw-"));
    assertRefused(folder, "chmod go-w " + library);
  }

  @Test
  void libraryWithoutHeaderOrRelease_isRefused() throws IOException {
    Files.createFile(folder.resolve("libllama.so"));
    assertRefused(folder, "put the llama.h", folder.resolve("include/llama.h").toString());
  }

  @Test
  void unknownRelease_isNamed() throws IOException {
    Files.createFile(folder.resolve("libllama.so"));
    Files.writeString(folder.resolve(METADATA), "{\"llamaCpp\":{\"release\":\"v7.0.0\"}}");
    assertRefused(folder, "v7.0.0", "llama.h");
  }

  @Test
  void damagedLibrary_isRefusedWithTheLoadersReason() throws IOException {
    Files.writeString(folder.resolve("libllama.so"), "no library");
    Files.writeString(folder.resolve(METADATA), "{\"release\" : \"v0.5.0\"}");
    assertRefused(folder, "libllama.so can't be opened");
  }

  @Test
  void damagedHeader_isRefused() throws IOException {
    Files.createFile(folder.resolve("libllama.so"));
    Files.writeString(folder.resolve("llama.h"), "struct llama_context_params { int n_ctx");
    assertRefused(folder, "never closed");
  }

  private static void assertRefused(Path folder, String... reason) {
    assertThatThrownBy(() -> InstalledRuntime.open(folder))
        .isInstanceOf(ModelLoadException.class)
        .hasMessageContainingAll(reason);
  }
}
