package dev.hugind.engine.gguf;

import java.util.Map;

/**
 * Which layers of a model see a sliding window only.
 *
 * <p>Newer files say it ({@code attention.sliding_window_pattern}); for older ones the pattern of
 * the architecture is fixed in llama.cpp's {@code llama_model::load_hparams}.
 */
final class SlidingLayers {
  /** Every n-th layer sees everything, the last of each n. */
  private static final Map<String, Integer> PERIODS =
      Map.ofEntries(
          Map.entry("gemma2", 2),
          Map.entry("gemma3", 6),
          Map.entry("gemma3n", 5),
          Map.entry("gpt-oss", 2),
          Map.entry("cohere2", 4),
          Map.entry("llama4", 4),
          Map.entry("olmo2", 4),
          Map.entry("exaone4", 4));

  private SlidingLayers() {}

  static boolean slides(GgufFile file, String architecture, int layer) {
    GgufValue pattern = file.metadata().get(architecture + ".attention.sliding_window_pattern");
    if (pattern instanceof GgufValue.Array array && array.isKept()) {
      return layer < array.length()
          && switch (array.elements().get(layer)) {
            case GgufValue.Flag(boolean value) -> value;
            case GgufValue.Whole(long value) -> value != 0;
            default -> false;
          };
    }
    long period = PERIODS.getOrDefault(architecture, 0);
    if (pattern instanceof GgufValue.Whole(long value)) {
      period = value;
    }
    return period > 0 && layer % period < period - 1;
  }
}
