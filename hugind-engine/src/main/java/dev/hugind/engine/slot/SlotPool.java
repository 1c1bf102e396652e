package dev.hugind.engine.slot;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The KV seats of one loaded model, each leased to at most one request.
 *
 * <p><b>Thread safety:</b> confined to the scheduler thread.
 *
 * <p><b>Lifecycle:</b> owned by the scheduler, which closes every lease and then the pool; {@code
 * close} is idempotent.
 *
 * <p><b>After close:</b> {@link #lease} throws {@link IllegalStateException}.
 */
public final class SlotPool implements AutoCloseable {
  private final List<Slot> slots;
  private int leased;
  private long uses;
  private boolean closed;

  /**
   * Creates a pool of idle, empty slots.
   *
   * @param count how many, at least 1
   */
  public SlotPool(int count) {
    List<Slot> made = new ArrayList<>();
    for (int id = 0; id < count; id++) {
      made.add(new Slot(id));
    }
    slots = List.copyOf(made);
  }

  /**
   * Finds the idle slot whose conversation a prompt continues.
   *
   * @param isolation whose prompt it is
   * @param session the conversation it belongs to, or null
   * @param prompt the prompt's tokens
   * @param cuttable whether cached tokens can be cut at any place
   * @return the slot; empty when there is none
   */
  public Optional<Slot> continued(
      String isolation, @Nullable String session, int[] prompt, boolean cuttable) {
    return SlotChooser.continued(slots, isolation, session, prompt, cuttable);
  }

  /**
   * Finds the idle slot whose cached tokens are missed least.
   *
   * @return an empty one, else the least recently used; empty when no slot is idle
   */
  public Optional<Slot> spare() {
    return SlotChooser.spare(slots);
  }

  /**
   * Finds the slot, busy or idle, that shares most of a prompt's start.
   *
   * @param isolation whose prompt it is
   * @param prompt the prompt's tokens
   * @return the slot; empty when none shares anything
   */
  public Optional<Slot> donor(String isolation, int[] prompt) {
    return SlotChooser.donor(slots, isolation, prompt);
  }

  /**
   * Leases an idle slot. What is cached counts as the new owner's from here on, so the caller has
   * cut it to what that may use.
   *
   * @param slot an idle slot
   * @param isolation whose request it is
   * @param session the conversation it belongs to, or null
   * @param promptTokens how many tokens the prompt has
   * @return the lease
   */
  public SlotLease lease(Slot slot, String isolation, @Nullable String session, int promptTokens) {
    if (closed) {
      throw new IllegalStateException("the slot pool is closed");
    }
    slot.moveTo(SlotState.LEASED);
    slot.own(isolation, session, promptTokens);
    slot.touch(++uses);
    leased++;
    return new SlotLease(this, slot);
  }

  /**
   * Finds the idle slot with cached tokens that was not used for longest.
   *
   * @return empty when every cached token belongs to a busy slot
   */
  public Optional<Slot> leastRecentlyUsed() {
    return slots.stream()
        .filter(slot -> slot.state() == SlotState.IDLE && slot.tokens().size() > 0)
        .min(Comparator.comparingLong(Slot::lastUsed));
  }

  /**
   * Returns all slots.
   *
   * @return by id
   */
  public List<Slot> slots() {
    return slots;
  }

  /**
   * Returns how many slots are leased.
   *
   * @return from 0 to the number of slots
   */
  public int leased() {
    return leased;
  }

  /**
   * Tells whether a slot could be leased now.
   *
   * @return true when one is idle
   */
  public boolean hasIdle() {
    return leased < slots.size();
  }

  void release(Slot slot) {
    slot.moveTo(SlotState.IDLE);
    slot.endPrompt();
    slot.touch(++uses);
    leased--;
  }

  @Override
  public void close() {
    if (closed) {
      return;
    }
    if (leased > 0) {
      throw new IllegalStateException(leased + " leases are still open");
    }
    closed = true;
    slots.forEach(slot -> slot.moveTo(SlotState.CLOSED));
  }
}
