package dev.hugind.engine.gguf;

import dev.hugind.engine.gguf.GgufException.Kind;
import dev.hugind.engine.gguf.LayerGeometry.Memory;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Reads a model's dimensions from its metadata.
 *
 * <p>Keys, defaults and the per-layer rules are those of {@code llama_model::load_hparams} and
 * {@code llama_hparams} in llama.cpp. Where a rule is in llama.cpp's code alone and not known here,
 * the answer is the one that takes more memory.
 */
final class GeometryReader {
  static final long MAX_LAYERS = 4096;

  private static final long MAX_HEADS = 1 << 16;
  private static final long MAX_HEAD_LENGTH = 1 << 16;
  private static final long MAX_WIDTH = 1 << 24;
  private static final long MAX_VOCABULARY = 1 << 24;
  private static final long MAX_STATE = 1L << 40;

  private final GgufFile file;
  private final String architecture;

  private GeometryReader(GgufFile file) {
    this.file = file;
    this.architecture = file.architecture().orElse("");
  }

  static ModelGeometry read(GgufFile file) {
    return new GeometryReader(file).geometry();
  }

  private ModelGeometry geometry() {
    int embedding = (int) number("embedding_length", MAX_WIDTH);
    int window = (int) number("attention.sliding_window", Integer.MAX_VALUE);
    List<LayerGeometry> layers = layers(embedding, window);
    boolean windowed = layers.stream().anyMatch(layer -> layer.memory() == Memory.WINDOW);
    return new ModelGeometry(
        architecture,
        (int) number("context_length", Integer.MAX_VALUE),
        embedding,
        (int) Math.min(Integer.MAX_VALUE, feedForward()),
        vocabulary(),
        windowed ? window : 0,
        recurrentElements(embedding),
        poolingType(),
        layers);
  }

  private List<LayerGeometry> layers(int embedding, int window) {
    int count = (int) number("block_count", MAX_LAYERS);
    long firstHeads = atLayer("attention.head_count", 0, 0, MAX_HEADS);
    long headLength = firstHeads == 0 ? 0 : embedding / firstHeads;
    long latentKey = number("attention.key_length_mla", MAX_HEAD_LENGTH);
    long key = number("attention.key_length", headLength, MAX_HEAD_LENGTH);
    // Models with a latent cache (DeepSeek 2 and later) keep no values beside the keys.
    long value = latentKey > 0 ? 0 : number("attention.value_length", headLength, MAX_HEAD_LENGTH);
    long windowKey = number("attention.key_length_swa", key, MAX_HEAD_LENGTH);
    long windowValue = number("attention.value_length_swa", value, MAX_HEAD_LENGTH);
    long sharing = number("attention.shared_kv_layers", MAX_LAYERS);
    RecurrentLayers recurrent = recurrentLayers();
    List<LayerGeometry> layers = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      long heads = atLayer("attention.head_count", i, 0, MAX_HEADS);
      long headsKv = atLayer("attention.head_count_kv", i, heads, MAX_HEADS);
      boolean hasState = recurrent.contains(i, headsKv == 0);
      boolean forgets = window > 0 && SlidingLayers.slides(file, architecture, i);
      boolean keepsNothing =
          headsKv == 0 || i >= count - sharing || (hasState && recurrent == RecurrentLayers.MOST);
      Memory memory = keepsNothing ? Memory.NONE : forgets ? Memory.WINDOW : Memory.FULL;
      layers.add(
          new LayerGeometry(
              (int) heads,
              (int) headsKv,
              (int) (forgets ? windowKey : key),
              (int) (forgets ? windowValue : value),
              memory,
              hasState));
    }
    return layers;
  }

  /** Which layers are recurrent, in a model that has such layers at all. */
  private enum RecurrentLayers {
    NO_LAYER,
    /** Those without heads, as the file says; all of them when every layer has heads. */
    WITHOUT_HEADS,
    ALL,
    /** All but every fourth, in the Qwen models with linear attention. */
    MOST;

    private static final int FULL_ATTENTION_INTERVAL = 4;

    boolean contains(int layer, boolean headless) {
      return switch (this) {
        case NO_LAYER -> false;
        case WITHOUT_HEADS -> headless;
        case ALL -> true;
        case MOST -> (layer + 1) % FULL_ATTENTION_INTERVAL != 0;
      };
    }
  }

  private RecurrentLayers recurrentLayers() {
    if (recurrentElements(1) == 0) {
      return RecurrentLayers.NO_LAYER;
    }
    if (architecture.equals("qwen3next") || architecture.startsWith("qwen35")) {
      return RecurrentLayers.MOST;
    }
    boolean perLayer = file.array(key("attention.head_count_kv")).isPresent();
    return perLayer ? RecurrentLayers.WITHOUT_HEADS : RecurrentLayers.ALL;
  }

  /** The sizes of {@code llama_hparams::n_embd_r} and {@code n_embd_s}. */
  private long recurrentElements(int embedding) {
    long headSize = number("wkv.head_size", MAX_HEAD_LENGTH);
    if (headSize > 0) {
      return (number("token_shift_count", 2, MAX_HEADS) + headSize) * embedding;
    }
    long convolutionCache = number("shortconv.l_cache", MAX_HEADS);
    if (convolutionCache > 0) {
      return (convolutionCache - 1) * embedding;
    }
    long inner = number("ssm.inner_size", MAX_WIDTH);
    long state = number("ssm.state_size", MAX_HEAD_LENGTH);
    long kernel = Math.max(1, number("ssm.conv_kernel", MAX_HEADS));
    long groups = number("ssm.group_count", MAX_HEADS);
    double elements = (kernel - 1.0) * (inner + 2.0 * groups * state) + (double) inner * state;
    return (long) Math.min(MAX_STATE, elements);
  }

  private long feedForward() {
    long layers = number("block_count", MAX_LAYERS);
    long widest = 0;
    for (int i = 0; i < layers; i++) {
      widest = Math.max(widest, atLayer("feed_forward_length", i, 0, MAX_WIDTH));
    }
    long experts =
        number("expert_used_count", MAX_HEADS) * number("expert_feed_forward_length", MAX_WIDTH);
    return Math.max(widest, experts);
  }

  private int vocabulary() {
    Optional<GgufValue.Array> tokens = file.array("tokenizer.ggml.tokens");
    return (int)
        (tokens.isPresent()
            ? Math.min(tokens.get().length(), MAX_VOCABULARY)
            : number("vocab_size", MAX_VOCABULARY));
  }

  private Optional<PoolingType> poolingType() {
    OptionalLong id = file.whole(key("pooling_type"));
    return id.isPresent() ? PoolingType.ofId(id.getAsLong()) : Optional.empty();
  }

  /** Returns a number that is either the same for all layers or given for each. */
  private long atLayer(String suffix, int layer, long absent, long limit) {
    GgufValue value = file.metadata().get(key(suffix));
    if (value instanceof GgufValue.Array array && array.isKept()) {
      value = layer < array.elements().size() ? array.elements().get(layer) : null;
    }
    return value instanceof GgufValue.Whole(long number) ? checked(suffix, number, limit) : absent;
  }

  private long number(String suffix, long limit) {
    return number(suffix, 0, limit);
  }

  private long number(String suffix, long absent, long limit) {
    OptionalLong value = file.whole(key(suffix));
    return value.isPresent() ? checked(suffix, value.getAsLong(), limit) : absent;
  }

  private long checked(String suffix, long value, long limit) {
    if (value < 0 || value > limit) {
      throw new GgufException(
          Kind.DAMAGED,
          file.path(),
          "damaged: " + key(suffix) + " is " + value + "; the limit is 0 to " + limit);
    }
    return value;
  }

  private String key(String suffix) {
    return architecture + "." + suffix;
  }
}
