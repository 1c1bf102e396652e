package dev.hugind.engine.slot;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Decides which slot serves a prompt best. Pure: it changes nothing.
 *
 * <p>A slot is taken for its cached tokens only when the prompt <i>continues</i> its conversation.
 * Two conversations that merely share a system prompt must not take each other's slots: the shared
 * part is copied instead, see {@link #donor}.
 *
 * <p><b>Thread safety:</b> confined to the scheduler thread, like the slots it reads.
 */
final class SlotChooser {
  private SlotChooser() {}

  /**
   * Finds the idle slot whose conversation a prompt continues: one of the same id, or both without.
   *
   * @param cuttable whether cached tokens can be cut at any place
   * @return the slot with the longest common start; empty when there is none
   */
  static Optional<Slot> continued(
      List<Slot> slots,
      String isolation,
      @Nullable String session,
      int[] prompt,
      boolean cuttable) {
    Slot best = null;
    int most = 0;
    for (Slot slot : slots) {
      if (slot.state() != SlotState.IDLE
          || !slot.isolation().equals(isolation)
          || !Objects.equals(slot.session(), session)) {
        continue;
      }
      int shared = slot.tokens().commonPrefix(prompt);
      if ((cuttable || shared == slot.tokens().size())
          && TokenSequence.continues(shared, slot.promptTokens(), prompt.length)
          && shared > most) {
        best = slot;
        most = shared;
      }
    }
    return Optional.ofNullable(best);
  }

  /**
   * Finds the idle slot whose cached tokens are missed least: an empty one, else the least recently
   * used.
   *
   * @return empty when none is idle
   */
  static Optional<Slot> spare(List<Slot> slots) {
    Slot oldest = null;
    for (Slot slot : slots) {
      if (slot.state() != SlotState.IDLE) {
        continue;
      }
      if (slot.tokens().size() == 0) {
        return Optional.of(slot);
      }
      oldest = oldest == null || slot.lastUsed() < oldest.lastUsed() ? slot : oldest;
    }
    return Optional.ofNullable(oldest);
  }

  /**
   * Finds the slot, busy or idle, that shares most of a prompt's start.
   *
   * @return empty when none shares anything
   */
  static Optional<Slot> donor(List<Slot> slots, String isolation, int[] prompt) {
    Slot best = null;
    int most = 0;
    for (Slot slot : slots) {
      if (!slot.isolation().equals(isolation)) {
        continue;
      }
      int shared = slot.tokens().commonPrefix(prompt);
      if (shared > most) {
        best = slot;
        most = shared;
      }
    }
    return Optional.ofNullable(best);
  }
}
