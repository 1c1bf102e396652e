package dev.hugind.engine.slot;

import java.util.EnumSet;
import java.util.Set;

/** What a slot is doing. */
public enum SlotState {
  /** Nobody holds it; it may still hold the cached tokens of its last request. */
  IDLE,
  /** A request holds it and nothing was computed for it yet. */
  LEASED,
  /** The prompt of its request is being computed. */
  PREFILL,
  /** The answer of its request is being generated. */
  DECODE,
  /** The pool is closed. */
  CLOSED;

  /**
   * Returns the states that may follow.
   *
   * @return the legal moves from here
   */
  Set<SlotState> next() {
    return switch (this) {
      case IDLE -> EnumSet.of(LEASED, CLOSED);
      case LEASED -> EnumSet.of(PREFILL, IDLE);
      case PREFILL -> EnumSet.of(DECODE, IDLE);
      case DECODE -> EnumSet.of(IDLE);
      case CLOSED -> EnumSet.noneOf(SlotState.class);
    };
  }
}
