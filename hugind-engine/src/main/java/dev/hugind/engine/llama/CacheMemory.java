package dev.hugind.engine.llama;

import dev.hugind.engine.backend.ContextOptions;
import dev.hugind.engine.backend.ContextOptions.CacheType;
import dev.hugind.engine.error.ModelLoadException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Checks that a KV cache fits the memory there is, before llama.cpp asks for it: Linux grants more
 * than it has and ends the process when it is used.
 */
final class CacheMemory {
  private static final int BLOCK = 32;
  private static final Pattern AVAILABLE = Pattern.compile("MemAvailable:\\s+([0-9]{1,15}) kB");

  /** Refuses cache types that don't fit the model, and a cache that is larger than the memory. */
  static void check(LlamaModel model, ContextOptions options, ContextOpener.ContextSize size) {
    ModelMetadata metadata = model.metadata();
    checkBlocks("context.cache_type_k", options.cacheTypeK(), metadata.keyWidth());
    checkBlocks("context.cache_type_v", options.cacheTypeV(), metadata.valueWidth());
    if (model.library().llama().supportsGpu()) {
      // The cache may be in the GPU's memory, whose allocator says no when it is full.
      return;
    }
    long bytes = bytes(model, options, size.cells());
    long available = availableBytes();
    if (bytes > available) {
      throw new ModelLoadException(
          String.format(
              Locale.ROOT,
              "The KV cache for %d slots of %d tokens needs %.1f GiB, but %.1f GiB of memory are"
                  + " free. Lower context.ctx_size or server.max_slots, or take a smaller"
                  + " context.cache_type_k and context.cache_type_v.",
              size.sequences(),
              size.sequenceTokens(),
              bytes / (double) (1L << 30),
              available / (double) (1L << 30)));
    }
  }

  /** Returns the size of the cache; 0 where the model does not say what it is made of. */
  private static long bytes(LlamaModel model, ContextOptions options, int cells) {
    ModelMetadata metadata = model.metadata();
    double perToken =
        (double) model.info().layers()
            * metadata.cacheHeads()
            * (metadata.keyWidth() * bytesPerValue(options.cacheTypeK())
                + metadata.valueWidth() * bytesPerValue(options.cacheTypeV()));
    return (long) (perToken * cells);
  }

  private static void checkBlocks(String key, CacheType type, int width) {
    if (type.isQuantized() && width % BLOCK != 0) {
      throw new ModelLoadException(
          key
              + " is "
              + type.name().toLowerCase(Locale.ROOT)
              + ", which needs heads whose width is"
              + " a multiple of "
              + BLOCK
              + "; this model's is "
              + width
              + ". Take f16.");
    }
  }

  private static double bytesPerValue(CacheType type) {
    return switch (type) {
      case F32 -> 4;
      case F16, BF16 -> 2;
      case Q8_0 -> 34.0 / BLOCK;
      case Q5_0 -> 22.0 / BLOCK;
      case Q5_1 -> 24.0 / BLOCK;
      case Q4_0, IQ4_NL -> 18.0 / BLOCK;
      case Q4_1 -> 20.0 / BLOCK;
    };
  }

  /** Returns the value of {@code ggml_type}. */
  static int ggmlType(CacheType type) {
    return switch (type) {
      case F32 -> 0;
      case F16 -> 1;
      case Q4_0 -> 2;
      case Q4_1 -> 3;
      case Q5_0 -> 6;
      case Q5_1 -> 7;
      case Q8_0 -> 8;
      case IQ4_NL -> 20;
      case BF16 -> 30;
    };
  }

  /** Returns the memory that can still be used; the largest long where the system does not say. */
  private static long availableBytes() {
    try {
      Path meminfo = Path.of("/proc/meminfo");
      if (!Files.isReadable(meminfo)) {
        return Long.MAX_VALUE;
      }
      Matcher matcher = AVAILABLE.matcher(Files.readString(meminfo));
      long system = matcher.find() ? Long.parseLong(matcher.group(1)) * 1024 : Long.MAX_VALUE;
      return Math.min(system, limitBytes());
    } catch (IOException e) {
      return Long.MAX_VALUE;
    }
  }

  /** Returns what the container may use in all; the largest long where it has no limit. */
  private static long limitBytes() throws IOException {
    Path limit = Path.of("/sys/fs/cgroup/memory.max");
    if (!Files.isReadable(limit)) {
      return Long.MAX_VALUE;
    }
    String value = Files.readString(limit).strip();
    return value.matches("[0-9]{1,18}") ? Long.parseLong(value) : Long.MAX_VALUE;
  }

  private CacheMemory() {}
}
