package dev.hugind.engine.slot;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Decides which idle slot a prompt gets. Pure: it changes nothing.
 *
 * <p>A slot is taken for its cached tokens only when the prompt <i>continues</i> them, that is,
 * when no more than a tail is lost. Two conversations that merely share a system prompt must not
 * take each other's slots: the shared part is copied instead, see {@link #donor}.
 *
 * <p><b>Thread safety:</b> confined to the scheduler thread, like the slots it reads.
 */
final class SlotChooser {
  /** A prompt continues a slot when at least this share of the cached tokens is kept. */
  private static final double CONTINUES = 0.7;

  /** Copying a prefix pays from this many tokens on. */
  private static final int WORTH_COPYING = 8;

  private SlotChooser() {}

  /**
   * Chooses an idle slot.
   *
   * @return empty when none is idle
   */
  static Optional<Slot> choose(
      List<Slot> slots, String isolation, @Nullable String session, int[] prompt) {
    Slot own = null;
    Slot continued = null;
    int continuedTokens = 0;
    Slot empty = null;
    Slot oldest = null;
    for (Slot slot : slots) {
      if (slot.state() != SlotState.IDLE) {
        continue;
      }
      int cached = slot.tokens().size();
      if (cached == 0) {
        empty = empty == null ? slot : empty;
        continue;
      }
      oldest = oldest == null || slot.lastUsed() < oldest.lastUsed() ? slot : oldest;
      if (!slot.isolation().equals(isolation)) {
        continue;
      }
      if (session != null && session.equals(slot.session())) {
        own = own == null || slot.lastUsed() > own.lastUsed() ? slot : own;
      }
      int shared = slot.tokens().commonPrefix(prompt);
      // A conversation with a name is continued by that name only.
      boolean anothers = slot.session() != null && !slot.session().equals(session);
      boolean askedAgain = shared >= prompt.length - 1;
      if (!anothers && (shared >= cached * CONTINUES || askedAgain) && shared > continuedTokens) {
        continued = slot;
        continuedTokens = shared;
      }
    }
    if (own != null) {
      return Optional.of(own);
    }
    if (continued != null) {
      return Optional.of(continued);
    }
    return Optional.ofNullable(empty != null ? empty : oldest);
  }

  /**
   * Finds another slot, busy or idle, whose cached tokens save the target from computing more than
   * it would save itself.
   *
   * @param target the slot that will be filled
   * @param kept how many of its own tokens the target keeps
   * @param prompt the prompt
   * @return the slot to copy from; empty when copying does not pay
   */
  static Optional<Slot> donor(List<Slot> slots, Slot target, int kept, int[] prompt) {
    Slot best = null;
    int most = kept + WORTH_COPYING;
    for (Slot slot : slots) {
      if (slot == target || !slot.isolation().equals(target.isolation())) {
        continue;
      }
      int shared = Math.min(slot.tokens().commonPrefix(prompt), prompt.length - 1);
      if (shared >= most) {
        best = slot;
        most = shared + 1;
      }
    }
    return Optional.ofNullable(best);
  }
}
