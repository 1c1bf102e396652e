package dev.hugind.engine.llama;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import org.jspecify.annotations.Nullable;

/**
 * llama.cpp's C API for one library, without samplers: model, vocabulary, context. Arguments are
 * passed as they are; whoever calls has checked them, because llama.cpp aborts the process on many
 * wrong ones.
 */
final class LlamaApi {
  private final MemorySegment backendInit;
  private final MemorySegment modelDefaults;
  private final MemorySegment contextDefaults;
  private final MemorySegment loadModel;
  private final MemorySegment freeModel;
  private final MemorySegment newContext;
  private final MemorySegment freeContext;
  private final MemorySegment contextTokens;
  private final MemorySegment maxDevices;
  private final MemorySegment supportsGpu;
  private final MemorySegment vocab;
  private final MemorySegment trainedTokens;
  private final MemorySegment embeddingLength;
  private final MemorySegment layers;
  private final MemorySegment metaValue;
  private final MemorySegment modelBytes;
  private final MemorySegment parameters;
  private final MemorySegment chatTemplate;
  private final MemorySegment hasEncoder;
  private final MemorySegment hasDecoder;
  private final MemorySegment isRecurrent;
  private final @Nullable MemorySegment isHybrid;
  private final @Nullable MemorySegment slidingWindow;
  private final @Nullable MemorySegment maxSequences;
  private final MemorySegment vocabSize;
  private final MemorySegment vocabType;
  private final MemorySegment tokenAttributes;
  private final MemorySegment tokenText;
  private final MemorySegment isEndOfGeneration;
  private final MemorySegment addsBegin;
  private final MemorySegment beginToken;
  private final MemorySegment endToken;
  private final MemorySegment tokenize;
  private final MemorySegment tokenToPiece;
  private final MemorySegment decode;
  private final MemorySegment logits;
  private final MemorySegment setThreads;
  private final MemorySegment loadAdapter;
  private final MemorySegment freeAdapter;
  private final @Nullable MemorySegment setAdapter;
  private final @Nullable MemorySegment setAdapters;

  LlamaApi(FunctionTable table) {
    backendInit = table.required("llama_backend_init", "void()");
    modelDefaults = table.required("llama_model_default_params", "llama_model_params()");
    contextDefaults = table.required("llama_context_default_params", "llama_context_params()");
    loadModel = table.required("llama_model_load_from_file", "ptr(ptr,llama_model_params)");
    freeModel = table.required("llama_model_free", "void(ptr)");
    newContext = table.required("llama_init_from_model", "ptr(ptr,llama_context_params)");
    freeContext = table.required("llama_free", "void(ptr)");
    contextTokens = table.required("llama_n_ctx", "i32(ptr)");
    maxDevices = table.required("llama_max_devices", "i64()");
    supportsGpu = table.required("llama_supports_gpu_offload", "bool()");
    vocab = table.required("llama_model_get_vocab", "ptr(ptr)");
    trainedTokens = table.required("llama_model_n_ctx_train", "i32(ptr)");
    embeddingLength = table.required("llama_model_n_embd", "i32(ptr)");
    layers = table.required("llama_model_n_layer", "i32(ptr)");
    metaValue = table.required("llama_model_meta_val_str", "i32(ptr,ptr,ptr,i64)");
    modelBytes = table.required("llama_model_size", "i64(ptr)");
    parameters = table.required("llama_model_n_params", "i64(ptr)");
    chatTemplate = table.required("llama_model_chat_template", "ptr(ptr,ptr)");
    hasEncoder = table.required("llama_model_has_encoder", "bool(ptr)");
    hasDecoder = table.required("llama_model_has_decoder", "bool(ptr)");
    isRecurrent = table.required("llama_model_is_recurrent", "bool(ptr)");
    isHybrid = table.optional("llama_model_is_hybrid", "bool(ptr)");
    slidingWindow = table.optional("llama_model_n_swa", "i32(ptr)");
    maxSequences = table.optional("llama_max_parallel_sequences", "i64()");
    vocabSize = table.required("llama_vocab_n_tokens", "i32(ptr)");
    vocabType = table.required("llama_vocab_type", "i32(ptr)");
    tokenAttributes = table.required("llama_vocab_get_attr", "i32(ptr,i32)");
    tokenText = table.required("llama_vocab_get_text", "ptr(ptr,i32)");
    isEndOfGeneration = table.required("llama_vocab_is_eog", "bool(ptr,i32)");
    addsBegin = table.required("llama_vocab_get_add_bos", "bool(ptr)");
    beginToken = table.required("llama_vocab_bos", "i32(ptr)");
    endToken = table.required("llama_vocab_eos", "i32(ptr)");
    tokenize = table.required("llama_tokenize", "i32(ptr,ptr,i32,ptr,i32,bool,bool)");
    tokenToPiece = table.required("llama_token_to_piece", "i32(ptr,i32,ptr,i32,i32,bool)");
    decode = table.required("llama_decode", "i32(ptr,llama_batch)");
    logits = table.required("llama_get_logits_ith", "ptr(ptr,i32)");
    setThreads = table.required("llama_set_n_threads", "void(ptr,i32,i32)");
    loadAdapter = table.required("llama_adapter_lora_init", "ptr(ptr,ptr)");
    freeAdapter = table.required("llama_adapter_lora_free", "void(ptr)");
    setAdapter = table.optional("llama_set_adapter_lora", "i32(ptr,ptr,f32)");
    setAdapters = table.optional("llama_set_adapters_lora", "i32(ptr,ptr,i64,ptr)");
    if (setAdapter == null && setAdapters == null) {
      table.problem("llama_set_adapters_lora is missing");
    }
  }

  /** Makes the tensor library find its backends in a folder, where it loads them at run time. */
  static void loadBackends(SymbolLookup symbols, MemorySegment folder) {
    symbols
        .find("ggml_backend_load_all_from_path")
        .ifPresent(function -> NativeCalls.run(function, folder));
  }

  void backendInit() {
    NativeCalls.run(backendInit);
  }

  void modelDefaults(MemorySegment into) {
    NativeCalls.struct(modelDefaults, into);
  }

  void contextDefaults(MemorySegment into) {
    NativeCalls.struct(contextDefaults, into);
  }

  /** Returns NULL when it fails; the log says why. */
  MemorySegment loadModel(MemorySegment path, MemorySegment params) {
    return NativeCalls.pointerOfStruct(loadModel, path, params);
  }

  void freeModel(MemorySegment model) {
    NativeCalls.run(freeModel, model);
  }

  /** Returns NULL when it fails; the log says why. */
  MemorySegment newContext(MemorySegment model, MemorySegment params) {
    return NativeCalls.pointerOfStruct(newContext, model, params);
  }

  void freeContext(MemorySegment context) {
    NativeCalls.run(freeContext, context);
  }

  int contextTokens(MemorySegment context) {
    return NativeCalls.int32(contextTokens, context);
  }

  long maxDevices() {
    return NativeCalls.int64(maxDevices);
  }

  boolean supportsGpu() {
    return NativeCalls.bool(supportsGpu);
  }

  MemorySegment vocab(MemorySegment model) {
    return NativeCalls.pointer(vocab, model);
  }

  int trainedTokens(MemorySegment model) {
    return NativeCalls.int32(trainedTokens, model);
  }

  int embeddingLength(MemorySegment model) {
    return NativeCalls.int32(embeddingLength, model);
  }

  int layers(MemorySegment model) {
    return NativeCalls.int32(layers, model);
  }

  /** Returns the value's length in bytes, which may be more than fitted, or -1 without the key. */
  int metaValue(MemorySegment model, MemorySegment key, MemorySegment into) {
    return NativeCalls.int32(metaValue, model, key, into, into.byteSize());
  }

  long modelBytes(MemorySegment model) {
    return NativeCalls.int64(modelBytes, model);
  }

  long parameters(MemorySegment model) {
    return NativeCalls.int64(parameters, model);
  }

  MemorySegment chatTemplate(MemorySegment model) {
    return NativeCalls.pointer(chatTemplate, model, MemorySegment.NULL);
  }

  /** Tells whether the model only continues text: no encoder, and a decoder. */
  boolean onlyDecodes(MemorySegment model) {
    return NativeCalls.bool(hasDecoder, model) && !NativeCalls.bool(hasEncoder, model);
  }

  /** Tells whether a sequence of the model is one state, whatever its length. */
  boolean isRecurrent(MemorySegment model) {
    return NativeCalls.bool(isRecurrent, model);
  }

  /** Returns how many tokens a layer with a sliding window sees; 0 without such layers. */
  int slidingWindow(MemorySegment model) {
    return slidingWindow == null ? 0 : NativeCalls.int32(slidingWindow, model);
  }

  /** Tells whether the model keeps a state that can't be cut at any token. */
  boolean keepsState(MemorySegment model) {
    return isRecurrent(model) || (isHybrid != null && NativeCalls.bool(isHybrid, model));
  }

  /** Returns the most sequences of a context; the largest int where the library sets no limit. */
  int maxSequences() {
    return maxSequences == null
        ? Integer.MAX_VALUE
        : (int) Math.min(Integer.MAX_VALUE, NativeCalls.int64(maxSequences));
  }

  int vocabSize(MemorySegment vocab) {
    return NativeCalls.int32(vocabSize, vocab);
  }

  /** Returns an {@code enum llama_vocab_type}. */
  int vocabType(MemorySegment vocab) {
    return NativeCalls.int32(vocabType, vocab);
  }

  /** Returns the bits of {@code enum llama_token_attr}. */
  int tokenAttributes(MemorySegment vocab, int token) {
    return NativeCalls.int32(tokenAttributes, vocab, token);
  }

  /** Returns the address of a token's raw text, which ends with a zero. */
  MemorySegment tokenText(MemorySegment vocab, int token) {
    return NativeCalls.pointer(tokenText, vocab, token);
  }

  boolean isEndOfGeneration(MemorySegment vocab, int token) {
    return NativeCalls.bool(isEndOfGeneration, vocab, token);
  }

  boolean addsBegin(MemorySegment vocab) {
    return NativeCalls.bool(addsBegin, vocab);
  }

  int beginToken(MemorySegment vocab) {
    return NativeCalls.int32(beginToken, vocab);
  }

  int endToken(MemorySegment vocab) {
    return NativeCalls.int32(endToken, vocab);
  }

  /** Returns how many tokens were written, or minus how many there would be. */
  int tokenize(
      MemorySegment vocab,
      MemorySegment text,
      int bytes,
      MemorySegment into,
      int room,
      boolean special) {
    return NativeCalls.int32(tokenize, vocab, text, bytes, into, room, false, special);
  }

  /** Returns how many bytes were written, or minus how many there would be. */
  int tokenToPiece(MemorySegment vocab, int token, MemorySegment into, boolean special) {
    return NativeCalls.int32(tokenToPiece, vocab, token, into, (int) into.byteSize(), 0, special);
  }

  int decode(MemorySegment context, MemorySegment batch) {
    return NativeCalls.int32OfStruct(decode, context, batch);
  }

  /** Returns the logits of a row; aborts the process unless that row has some. */
  MemorySegment logits(MemorySegment context, int row) {
    return NativeCalls.pointer(logits, context, row);
  }

  void setThreads(MemorySegment context, int decode, int batch) {
    NativeCalls.run(setThreads, context, decode, batch);
  }

  /** Returns NULL when it fails; the log says why. */
  MemorySegment loadAdapter(MemorySegment model, MemorySegment path) {
    return NativeCalls.pointer(loadAdapter, model, path);
  }

  void freeAdapter(MemorySegment adapter) {
    NativeCalls.run(freeAdapter, adapter);
  }

  /**
   * Applies adapters to a context.
   *
   * @param adapters their addresses, one after the other
   * @param scales their scales as floats
   * @return 0, or an error
   */
  int setAdapters(MemorySegment context, MemorySegment adapters, int count, MemorySegment scales) {
    if (setAdapters != null) {
      return NativeCalls.int32(setAdapters, context, adapters, count, scales);
    }
    if (setAdapter == null) {
      throw new IllegalStateException("checked by the constructor");
    }
    int code = 0;
    for (int i = 0; i < count && code == 0; i++) {
      code =
          NativeCalls.int32(
              setAdapter,
              context,
              adapters.getAtIndex(ValueLayout.ADDRESS, i),
              scales.getAtIndex(ValueLayout.JAVA_FLOAT, i));
    }
    return code;
  }
}
