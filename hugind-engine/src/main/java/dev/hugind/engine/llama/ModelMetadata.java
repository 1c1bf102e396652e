package dev.hugind.engine.llama;

import dev.hugind.engine.backend.ModelInfo;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** Reads what a loaded model says of itself. */
final class ModelMetadata {
  private static final int FIRST_BUFFER = 256;

  private final LlamaApi llama;
  private final MemorySegment model;

  ModelMetadata(LlamaApi llama, MemorySegment model) {
    this.llama = llama;
    this.model = model;
  }

  ModelInfo info(LlamaVocabulary vocabulary, String quantization) {
    MemorySegment vocab = llama.vocab(model);
    return new ModelInfo(
        description(quantization),
        text("general.architecture"),
        text("general.name"),
        quantization,
        llama.parameters(model),
        llama.modelBytes(model),
        llama.trainedTokens(model),
        llama.embeddingLength(model),
        llama.layers(model),
        llama.vocabSize(vocab),
        chatTemplate(),
        vocabulary.text(llama.beginToken(vocab)),
        vocabulary.text(llama.endToken(vocab)));
  }

  /** Returns the width of one cached key, per attention head; 0 when unknown. */
  int keyWidth() {
    return headWidth("key_length");
  }

  /** Returns the width of one cached value, per attention head; 0 when unknown. */
  int valueWidth() {
    return headWidth("value_length");
  }

  /** Returns how many heads share the cache per layer; 0 when unknown. */
  int cacheHeads() {
    return number("attention.head_count_kv").orElse(number("attention.head_count").orElse(0));
  }

  private int headWidth(String key) {
    int heads = number("attention.head_count").orElse(0);
    int fallback = heads > 0 ? llama.embeddingLength(model) / heads : 0;
    return number("attention." + key).orElse(fallback);
  }

  /** Returns a number of the architecture; empty when it is missing or differs by layer. */
  private OptionalInt number(String key) {
    String value = text(text("general.architecture") + "." + key);
    return value.matches("[0-9]{1,9}")
        ? OptionalInt.of(Integer.parseInt(value))
        : OptionalInt.empty();
  }

  private String text(String key) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment name = arena.allocateFrom(key);
      MemorySegment buffer = arena.allocate(FIRST_BUFFER);
      int length = llama.metaValue(model, name, buffer);
      if (length >= FIRST_BUFFER) {
        buffer = arena.allocate(length + 1L);
        length = llama.metaValue(model, name, buffer);
      }
      return length <= 0 ? "" : buffer.getString(0);
    }
  }

  /** llama.cpp's own line does not know the size of many models. */
  private String description(String quantization) {
    return String.join(
        " ", text("general.architecture"), sizeLabel(llama.parameters(model)), quantization);
  }

  /** Returns a number of weights in the usual short form: 135M, 1.5B, 70B. */
  static String sizeLabel(long parameters) {
    double billions = parameters / 1e9;
    if (billions < 0.9995) {
      return String.format(Locale.ROOT, "%.0fM", parameters / 1e6);
    }
    return String.format(Locale.ROOT, billions < 9.95 ? "%.1fB" : "%.0fB", billions);
  }

  // The length of a C string is not known before it is read.
  @SuppressWarnings("restricted")
  private @Nullable String chatTemplate() {
    MemorySegment text = llama.chatTemplate(model);
    return text.address() == 0
        ? null
        : text.reinterpret(Long.MAX_VALUE).getString(0, StandardCharsets.UTF_8);
  }
}
