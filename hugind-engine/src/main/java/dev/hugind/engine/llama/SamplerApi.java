package dev.hugind.engine.llama;

import java.lang.foreign.MemorySegment;

/**
 * llama.cpp's samplers for one library. Two of them lost or gained an argument over time; which
 * form the library has comes from its declarations, since a call in the wrong form would not fail.
 */
final class SamplerApi {
  private static final String PENALTIES = "llama_sampler_init_penalties";
  private static final String PENALTIES_OLD = "ptr(i32,f32,f32,f32)";
  private static final String PENALTIES_NEW = "ptr(i32,i32,f32,f32,f32)";
  private static final String DRY = "llama_sampler_init_dry";
  private static final String DRY_OLD = "ptr(ptr,i32,f32,f32,i32,i32,ptr,i64)";
  private static final String DRY_NEW = "ptr(ptr,f32,f32,i32,i32,ptr,i64)";

  private final MemorySegment chain;
  private final MemorySegment add;
  private final MemorySegment free;
  private final MemorySegment copy;
  private final MemorySegment accept;
  private final MemorySegment apply;
  private final MemorySegment greedy;
  private final MemorySegment dist;
  private final MemorySegment topK;
  private final MemorySegment topP;
  private final MemorySegment minP;
  private final MemorySegment typical;
  private final MemorySegment temperature;
  private final MemorySegment xtc;
  private final MemorySegment mirostat;
  private final MemorySegment mirostat2;
  private final MemorySegment logitBias;
  private final MemorySegment penalties;
  private final boolean penaltiesOld;
  private final MemorySegment dry;
  private final boolean dryOld;

  SamplerApi(FunctionTable table) {
    chain = table.required("llama_sampler_chain_init", "ptr(llama_sampler_chain_params)");
    add = table.required("llama_sampler_chain_add", "void(ptr,ptr)");
    free = table.required("llama_sampler_free", "void(ptr)");
    copy = table.required("llama_sampler_clone", "ptr(ptr)");
    accept = table.required("llama_sampler_accept", "void(ptr,i32)");
    apply = table.required("llama_sampler_apply", "void(ptr,ptr)");
    greedy = table.required("llama_sampler_init_greedy", "ptr()");
    dist = table.required("llama_sampler_init_dist", "ptr(i32)");
    topK = table.required("llama_sampler_init_top_k", "ptr(i32)");
    topP = table.required("llama_sampler_init_top_p", "ptr(f32,i64)");
    minP = table.required("llama_sampler_init_min_p", "ptr(f32,i64)");
    typical = table.required("llama_sampler_init_typical", "ptr(f32,i64)");
    temperature = table.required("llama_sampler_init_temp", "ptr(f32)");
    xtc = table.required("llama_sampler_init_xtc", "ptr(f32,f32,i64,i32)");
    mirostat = table.required("llama_sampler_init_mirostat", "ptr(i32,i32,f32,f32,i32)");
    mirostat2 = table.required("llama_sampler_init_mirostat_v2", "ptr(i32,f32,f32)");
    logitBias = table.required("llama_sampler_init_logit_bias", "ptr(i32,i32,ptr)");
    penaltiesOld = table.matches(PENALTIES, PENALTIES_OLD);
    penalties = table.required(PENALTIES, penaltiesOld ? PENALTIES_OLD : PENALTIES_NEW);
    dryOld = table.matches(DRY, DRY_OLD);
    dry = table.required(DRY, dryOld ? DRY_OLD : DRY_NEW);
  }

  /**
   * Makes an empty chain.
   *
   * @param params one byte: whether to measure times not
   */
  MemorySegment chain(MemorySegment params) {
    return NativeCalls.pointerOfBoolStruct(chain, params);
  }

  /** Gives a sampler to a chain, which frees it with itself. */
  void add(MemorySegment chain, MemorySegment sampler) {
    NativeCalls.run(add, chain, sampler);
  }

  void free(MemorySegment sampler) {
    NativeCalls.run(free, sampler);
  }

  /** Returns a sampler of its own with the same state. */
  MemorySegment copy(MemorySegment sampler) {
    return NativeCalls.pointer(copy, sampler);
  }

  void accept(MemorySegment sampler, int token) {
    NativeCalls.run(accept, sampler, token);
  }

  /**
   * Lets a sampler change, order, cut or choose among candidates.
   *
   * @param candidates a {@code llama_token_data_array} with at least one element
   */
  void apply(MemorySegment sampler, MemorySegment candidates) {
    NativeCalls.run(apply, sampler, candidates);
  }

  MemorySegment greedy() {
    return NativeCalls.pointer(greedy);
  }

  MemorySegment dist(int seed) {
    return NativeCalls.pointer(dist, seed);
  }

  MemorySegment topK(int k) {
    return NativeCalls.pointer(topK, k);
  }

  MemorySegment topP(float p) {
    return NativeCalls.pointer(topP, p, 1L);
  }

  MemorySegment minP(float p) {
    return NativeCalls.pointer(minP, p, 1L);
  }

  MemorySegment typical(float p) {
    return NativeCalls.pointer(typical, p, 1L);
  }

  MemorySegment temperature(float t) {
    return NativeCalls.pointer(temperature, t);
  }

  MemorySegment xtc(float probability, float threshold, int seed) {
    return NativeCalls.pointer(xtc, probability, threshold, 1L, seed);
  }

  MemorySegment mirostat(int vocabSize, int seed, float tau, float eta) {
    return NativeCalls.pointer(mirostat, vocabSize, seed, tau, eta, 100);
  }

  MemorySegment mirostat2(int seed, float tau, float eta) {
    return NativeCalls.pointer(mirostat2, seed, tau, eta);
  }

  /**
   * Makes the sampler that adds biases.
   *
   * @param biases pairs of a token (int) and a bias (float)
   */
  MemorySegment logitBias(int vocabSize, int count, MemorySegment biases) {
    return NativeCalls.pointer(logitBias, vocabSize, count, biases);
  }

  MemorySegment penalties(int vocabSize, int lastN, float repeat, float frequency, float presence) {
    return penaltiesOld
        ? NativeCalls.pointer(penalties, lastN, repeat, frequency, presence)
        : NativeCalls.pointer(penalties, vocabSize, lastN, repeat, frequency, presence);
  }

  MemorySegment dry(
      MemorySegment vocab,
      int trainedTokens,
      float multiplier,
      float base,
      int allowedLength,
      int lastN,
      MemorySegment breakers,
      int breakerCount) {
    return dryOld
        ? NativeCalls.pointer(
            dry,
            vocab,
            trainedTokens,
            multiplier,
            base,
            allowedLength,
            lastN,
            breakers,
            (long) breakerCount)
        : NativeCalls.pointer(
            dry, vocab, multiplier, base, allowedLength, lastN, breakers, (long) breakerCount);
  }
}
