package dev.hugind.engine.llama;

import dev.hugind.engine.backend.ContextOptions;
import dev.hugind.engine.backend.ContextOptions.CacheType;
import dev.hugind.engine.backend.ContextOptions.FlashAttention;
import dev.hugind.engine.error.ModelLoadException;
import dev.hugind.engine.error.NativeCallException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;

/** Opens contexts: checks the options, writes the parameters, applies the adapters. */
final class ContextOpener {
  /** Cells per sequence are a multiple of this, in every version of llama.cpp. */
  private static final int CELL_PADDING = 256;

  static LlamaContext open(LlamaModel model, ContextOptions options) {
    RuntimeLibrary library = model.library();
    LlamaApi llama = library.llama();
    ContextSize size = ContextSize.of(model, options);
    CacheMemory.check(model, options, size);
    long mark = NativeLog.shared().mark();
    MemorySegment context;
    try (Arena arena = Arena.ofConfined()) {
      context = llama.newContext(model.address(), parameters(library, options, size, arena));
    }
    if (context.address() == 0) {
      throw new ModelLoadException(
          "The context of "
              + options.sequences()
              + " slots with "
              + size.sequenceTokens()
              + " tokens each can't be opened: "
              + NativeLog.shared().reasonSince(mark)
              + ".");
    }
    boolean done = false;
    try {
      applyAdapters(llama, context, model.adapters());
      LlamaContext opened =
          new LlamaContext(model, context, size, ContextFingerprint.of(model, options, size));
      done = true;
      return opened;
    } finally {
      if (!done) {
        llama.freeContext(context);
      }
    }
  }

  /**
   * How large a context is.
   *
   * @param sequences how many sequences
   * @param sequenceTokens tokens per sequence
   * @param batchTokens tokens per batch
   * @param cells tokens that the cache is made for, padding included
   * @param decodeThreads compute threads for decoding
   * @param prefillThreads compute threads for prefill
   */
  record ContextSize(
      int sequences,
      int sequenceTokens,
      int batchTokens,
      int cells,
      int decodeThreads,
      int prefillThreads) {

    static ContextSize of(LlamaModel model, ContextOptions options) {
      int most = model.library().llama().maxSequences();
      require(
          options.sequences() >= 1 && options.sequences() <= most,
          "server.max_slots is " + options.sequences() + "; allowed: 1 to " + most);
      require(
          options.sequences() == 1 || !model.library().mixesSequences(model.isRecurrent()),
          "server.max_slots is "
              + options.sequences()
              + "; allowed: 1, as this llama.cpp mixes up the conversations of recurrent models."
              + " A newer one (device.runtime) takes more");
      require(
          options.sequenceTokens() >= 0,
          "context.ctx_size is " + options.sequenceTokens() + "; allowed: 0 and more");
      int trained = model.info().trainedTokens();
      int tokens = options.sequenceTokens() == 0 ? trained : options.sequenceTokens();
      require(tokens > 0, "context.ctx_size is 0, but the model does not say its own; set it");
      long cells = padded(tokens) * options.sequences();
      if (model.library().ordersCells(model.canCut())) {
        cells = padded(OrderedCells.cells(cells, options.batchTokens()));
      }
      require(
          cells <= Integer.MAX_VALUE,
          "context.ctx_size "
              + tokens
              + " times server.max_slots "
              + options.sequences()
              + " is more than the "
              + Integer.MAX_VALUE
              + " tokens that llama.cpp can count");
      require(
          options.batchTokens() >= 1,
          "context.batch_size is " + options.batchTokens() + "; allowed: 1 and more");
      require(
          options.microBatchTokens() >= 1 && options.microBatchTokens() <= options.batchTokens(),
          "context.ubatch_size is "
              + options.microBatchTokens()
              + "; allowed: 1 to context.batch_size, which is "
              + options.batchTokens());
      require(
          options.sequences() <= options.batchTokens(),
          "server.max_slots is "
              + options.sequences()
              + "; allowed: up to context.batch_size, which is "
              + options.batchTokens()
              + ", as each slot needs a place in a step");
      int batch = (int) Math.min(options.batchTokens(), cells);
      int threads = options.threads() > 0 ? options.threads() : CpuCores.physical();
      return new ContextSize(
          options.sequences(),
          tokens,
          batch,
          (int) cells,
          threads,
          options.batchThreads() > 0 ? options.batchThreads() : threads);
    }
  }

  private static long padded(long cells) {
    return (cells + CELL_PADDING - 1) / CELL_PADDING * CELL_PADDING;
  }

  private static MemorySegment parameters(
      RuntimeLibrary library, ContextOptions options, ContextSize size, Arena arena) {
    check(options);
    MemorySegment memory = arena.allocate(RuntimeLayouts.SLACK, Long.BYTES);
    library.llama().contextDefaults(memory);
    StructView view = new StructView(library.layouts().context(), memory);
    view.set("n_ctx", size.cells());
    view.set("n_batch", size.batchTokens());
    view.set("n_ubatch", Math.min(options.microBatchTokens(), size.batchTokens()));
    view.set("n_seq_max", size.sequences());
    view.set("n_threads", size.decodeThreads());
    view.set("n_threads_batch", size.prefillThreads());
    view.set("rope_freq_base", options.ropeFreqBase());
    view.set("rope_freq_scale", options.ropeFreqScale());
    view.set("type_k", CacheMemory.ggmlType(options.cacheTypeK()));
    view.set("type_v", CacheMemory.ggmlType(options.cacheTypeV()));
    view.set("offload_kqv", options.offloadKqv());
    view.setIfPresent("no_perf", true);
    if (view.layout().has("flash_attn_type")) {
      view.set("flash_attn_type", flashAttention(options.flashAttention()));
    } else {
      view.set("flash_attn", flashAttentionBeforeAuto(options));
    }
    // Sliding-window layers keep all tokens, so that a conversation can be cut anywhere.
    view.setIfPresent("swa_full", true);
    // Cells of its own for each sequence: an idle conversation does not slow the others.
    view.setIfPresent("kv_unified", false);
    return memory;
  }

  /**
   * Chooses for versions that know on and off only. On, they turn it off themselves where a model
   * can't have it, but abort the process when the cache is f32.
   */
  private static boolean flashAttentionBeforeAuto(ContextOptions options) {
    boolean f32 = options.cacheTypeK() == CacheType.F32 || options.cacheTypeV() == CacheType.F32;
    require(
        !f32 || options.flashAttention() != FlashAttention.ON,
        "context.cache_type_k or context.cache_type_v is f32, which this llama.cpp can't use with"
            + " context.flash_attn; turn it off, or take f16");
    require(
        !f32 || !options.cacheTypeV().isQuantized(),
        "context.cache_type_k is f32 and context.cache_type_v "
            + options.cacheTypeV()
            + ", which this llama.cpp can't use together; take f16");
    return options.flashAttention() != FlashAttention.OFF && !f32;
  }

  /** Returns the value of {@code llama_flash_attn_type}. */
  private static int flashAttention(FlashAttention choice) {
    return switch (choice) {
      case AUTO -> -1;
      case OFF -> 0;
      case ON -> 1;
    };
  }

  private static void check(ContextOptions options) {
    require(
        options.threads() >= 0 && options.batchThreads() >= 0,
        "context.threads is "
            + options.threads()
            + " and context.threads_batch "
            + options.batchThreads()
            + "; allowed: 0 and more");
    require(
        options.threads() <= MAX_THREADS && options.batchThreads() <= MAX_THREADS,
        "context.threads is "
            + options.threads()
            + " and context.threads_batch "
            + options.batchThreads()
            + "; allowed: up to "
            + MAX_THREADS);
    require(
        options.ropeFreqBase() >= 0 && options.ropeFreqBase() < Float.POSITIVE_INFINITY,
        "context.rope_freq_base is " + options.ropeFreqBase() + "; allowed: 0 and more");
    require(
        options.ropeFreqScale() >= 0 && options.ropeFreqScale() < Float.POSITIVE_INFINITY,
        "context.rope_freq_scale is " + options.ropeFreqScale() + "; allowed: 0 and more");
    require(
        !options.cacheTypeV().isQuantized() || options.flashAttention() != FlashAttention.OFF,
        "context.cache_type_v is "
            + options.cacheTypeV()
            + ", which needs context.flash_attn; turn it on or take f16");
  }

  /** The tensor library's own limit. */
  private static final int MAX_THREADS = 512;

  private static void applyAdapters(
      LlamaApi llama, MemorySegment context, List<ModelLoader.LoadedAdapter> adapters) {
    if (adapters.isEmpty()) {
      return;
    }
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment addresses = arena.allocate(ValueLayout.ADDRESS, adapters.size());
      MemorySegment scales = arena.allocate(ValueLayout.JAVA_FLOAT, adapters.size());
      for (int i = 0; i < adapters.size(); i++) {
        addresses.setAtIndex(ValueLayout.ADDRESS, i, adapters.get(i).address());
        scales.setAtIndex(ValueLayout.JAVA_FLOAT, i, adapters.get(i).scale());
      }
      int code = llama.setAdapters(context, addresses, adapters.size(), scales);
      if (code != 0) {
        throw new NativeCallException(
            "llama_set_adapters_lora", code, "applying " + adapters.size() + " LoRA adapters");
      }
    }
  }

  private static void require(boolean holds, String otherwise) {
    if (!holds) {
      throw new ModelLoadException("The context can't be opened: " + otherwise + ".");
    }
  }

  private ContextOpener() {}
}
