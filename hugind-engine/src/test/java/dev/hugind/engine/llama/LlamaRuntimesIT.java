package dev.hugind.engine.llama;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hugind.engine.backend.Backend;
import dev.hugind.engine.error.ModelLoadException;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LlamaRuntimesIT {
  @TempDir private Path folder;

  @Test
  void bundled_unpacksOnceWhateverTheContextLoader() throws IOException {
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    thread.setContextClassLoader(null);
    try {
      assertThat(LlamaRuntimes.bundled(folder).name()).isEqualTo("llama.cpp b4916 (bundled)");
      assertThat(LlamaRuntimes.bundled(folder).name()).isEqualTo("llama.cpp b4916 (bundled)");
    } finally {
      thread.setContextClassLoader(before);
    }
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files.map(Path::getFileName).map(Path::toString))
          .singleElement()
          .satisfies(name -> assertThat(name).matches("libjllama-[0-9a-f]{64}\\.(so|dylib)"));
    }
  }

  @Test
  void bundled_worksUnderAnotherClassLoader() throws Exception {
    List<URL> path = new ArrayList<>();
    for (String entry : System.getProperty("java.class.path").split(":", -1)) {
      path.add(Path.of(entry).toUri().toURL());
    }
    ClassLoader platform = ClassLoader.getPlatformClassLoader();
    try (URLClassLoader other = new URLClassLoader(path.toArray(URL[]::new), platform)) {
      Class<?> door = other.loadClass(LlamaRuntimes.class.getName());
      assertThat(door).isNotSameAs(LlamaRuntimes.class);
      Object backend = door.getMethod("bundled", Path.class).invoke(null, folder);
      Class<?> seam = other.loadClass(Backend.class.getName());
      assertThat(seam.getMethod("name").invoke(backend)).isEqualTo("llama.cpp b4916 (bundled)");
    }
  }

  @Test
  void libraryOfAnotherVersion_isRefusedWithWhatWasFound() throws IOException {
    Path own = folder.resolve("cache");
    assertThat(LlamaRuntimes.bundled(own).name()).isNotEmpty();
    Path library;
    try (Stream<Path> files = Files.list(own)) {
      library = files.findFirst().orElseThrow();
    }
    Path runtime = Files.createDirectory(folder.resolve("runtime"));
    Files.copy(library, runtime.resolve("libllama.so"));
    Files.writeString(runtime.resolve("_nlcBuildMetadata.json"), "{\"release\":\"v0.5.0\"}");

    assertThatThrownBy(() -> LlamaRuntimes.inFolder(runtime))
        .isInstanceOf(ModelLoadException.class)
        .hasMessageContaining("does not fit the struct layouts of v0.5.0")
        .hasMessageContaining("llama_context_params.type_k");
  }

  @Test
  void libraryThatIsNoLlama_isRefusedWithWhatIsMissing() throws IOException {
    Path java = Path.of(System.getProperty("java.home"), "lib", System.mapLibraryName("zip"));
    Path runtime = Files.createDirectory(folder.resolve("runtime"));
    Files.copy(java, runtime.resolve("libllama.so"));
    Files.writeString(runtime.resolve("_nlcBuildMetadata.json"), "{\"release\":\"v0.5.0\"}");

    assertThatThrownBy(() -> LlamaRuntimes.inFolder(runtime))
        .isInstanceOf(ModelLoadException.class)
        .hasMessageContaining("llama_decode is missing")
        .hasMessageContaining("llama_sampler_apply is missing");
  }
}
