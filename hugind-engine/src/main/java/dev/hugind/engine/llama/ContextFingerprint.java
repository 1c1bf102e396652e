package dev.hugind.engine.llama;

import dev.hugind.engine.backend.ContextOptions;

/**
 * Tells contexts apart that can't share states of sequences: whose runtime, weights or adapters
 * differ, or an option that decides what is in the cache or how it goes on.
 */
final class ContextFingerprint {

  /**
   * Returns the fingerprint of a context.
   *
   * @return 64 hexadecimal digits
   */
  static String of(LlamaModel model, ContextOptions options, ContextOpener.ContextSize size) {
    RuntimeLibrary library = model.library();
    FileFingerprint fingerprint =
        new FileFingerprint()
            .add(library.fingerprint())
            .add(model.fingerprint())
            // Some models scale their rotations by what a sequence can hold.
            .add(size.sequenceTokens())
            .add(options.cacheTypeK().name())
            .add(options.cacheTypeV().name())
            .add(options.flashAttention().name())
            .add(Float.floatToIntBits(options.ropeFreqBase()))
            .add(Float.floatToIntBits(options.ropeFreqScale()));
    if (library.layouts().context().has("kv_unified")) {
      fingerprint.add(size.sequences()); // a state has a count for each stream
    }
    return fingerprint.hex();
  }

  private ContextFingerprint() {}
}
