package dev.hugind.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class OldNamesTest {
  @TempDir private Path folder;
  private TestFiles files;

  @BeforeEach
  void setUp() {
    files = new TestFiles(folder);
  }

  static Stream<Arguments> names() {
    return Stream.of(
        name("model: {path: /o.gguf}", c -> c.model().modelPath().written(), "/o.gguf"),
        name("model: {path: /m, gpu_layers: 3}", c -> c.device().gpuLayers(), 3),
        name("model: {path: /m, gpu_layers: auto}", c -> c.device().gpuLayers(), -1),
        name("model: {path: /m, use_mmap: false}", c -> c.device().noMmap(), true),
        name("model: {path: /m, use_mmap: true}", c -> c.device().noMmap(), false),
        name("model: {path: /m, use_mlock: true}", c -> c.device().mlock(), true),
        name("model: {path: /m, split_mode: none}", c -> c.device().splitMode(), SplitMode.NONE),
        name("model: {path: /m, main_gpu: 2}", c -> c.device().mainGpu(), 2),
        name("model: {path: /m}\ncontext: {size: 77}", c -> c.context().ctxSize(), 77),
        name(
            "model: {path: /m}\ncontext: {flash_attention: disabled}",
            c -> c.context().flashAttn(),
            Toggle.OFF),
        name(
            "model: {path: /m}\ncontext: {flash_attention: enabled}",
            c -> c.context().flashAttn(),
            Toggle.ON),
        name(
            "model: {path: /m}\ncontext: {flash_attention: auto}",
            c -> c.context().flashAttn(),
            Toggle.AUTO),
        name(
            "model: {path: /m}\nserver: {library_path: /lib/llama}",
            c -> c.device().runtime(),
            "/lib/llama"),
        name(
            "model: {path: /m}\nserver: {library_path: /lib/llama/libllama.so}",
            c -> c.device().runtime(),
            "/lib/llama"),
        name(
            "model: {path: /m}\nserver: {embeddings: true}",
            c -> c.server().embeddings(),
            Toggle.ON));
  }

  private static Arguments name(
      String yaml, Function<ServerConfig, Object> component, Object expected) {
    return Arguments.of(yaml, component, expected);
  }

  @ParameterizedTest
  @MethodSource("names")
  void olderName_setsTheSameComponent(
      String yaml, Function<ServerConfig, Object> component, Object expected) {
    assertThat(component.apply(files.config(yaml))).isEqualTo(expected);
  }

  @Test
  void bothNames_areAnErrorThatNamesBoth() {
    assertThat(
            files.problems(
                """
                model:
                  path: /m
                context:
                  ctx_size: 1
                  size: 1
                  flash_attention: true
                  flash_attn: true
                """))
        .isEqualTo(
            """
            my-config.yml has 2 problems:
              line 5: context.size: the same as context.ctx_size on line 4 (context.size is the older name); keep context.ctx_size
              line 7: context.flash_attn: the same as context.flash_attention on line 6 (context.flash_attention is the older name); keep context.flash_attn""");
  }

  @Test
  void badValueUnderAnOlderName_isReportedUnderThatName() {
    assertThat(files.problems("model: {path: /m, use_mmap: maybe}"))
        .isEqualTo(
            """
            my-config.yml has 1 problem:
              line 1: model.use_mmap: found "maybe", allowed: true or false""");
  }
}
