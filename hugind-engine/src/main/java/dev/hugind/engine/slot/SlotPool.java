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
   * Leases the best idle slot for a prompt: the session's own; else the one that the prompt
   * continues, within the same isolation key; else an empty one; else the least recently used.
   *
   * @param isolation whose request it is
   * @param session the conversation it belongs to, or null
   * @param prompt the prompt's tokens
   * @return the lease, empty when no slot is idle
   */
  public Optional<SlotLease> lease(String isolation, @Nullable String session, int[] prompt) {
    if (closed) {
      throw new IllegalStateException("the slot pool is closed");
    }
    return SlotChooser.choose(slots, isolation, session, prompt)
        .map(
            slot -> {
              slot.moveTo(SlotState.LEASED);
              slot.touch(++uses);
              leased++;
              return new SlotLease(this, slot);
            });
  }

  /**
   * Hands a leased slot to a request. What is cached counts as that request's from here on, so the
   * caller has cut it to what the request may use before.
   *
   * @param lease the lease
   * @param isolation whose request it is
   * @param session the conversation it belongs to, or null
   */
  public void assign(SlotLease lease, String isolation, @Nullable String session) {
    lease.slot().own(isolation, session);
  }

  /**
   * Finds the slot to copy a shared prefix from, within the target's isolation key.
   *
   * @param target the leased slot, already assigned
   * @param prompt the prompt's tokens
   * @return the slot; empty when copying does not pay
   */
  public Optional<Slot> donor(Slot target, int[] prompt) {
    return SlotChooser.donor(slots, target, target.tokens().commonPrefix(prompt), prompt);
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
