package dev.hugind.engine.backend;

/** How computing a batch ended. Anything worse is an exception. */
public enum DecodeOutcome {
  /** The tokens are cached and the logits asked for can be sampled. */
  DONE,
  /** The KV cache had no room; nothing was stored, a smaller batch or an emptier cache may work. */
  NO_ROOM
}
