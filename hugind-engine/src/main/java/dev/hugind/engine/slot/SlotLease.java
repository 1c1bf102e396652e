package dev.hugind.engine.slot;

/**
 * A request's right to a slot, from the choice of the slot until the request has ended.
 *
 * <p><b>Thread safety:</b> confined to the scheduler thread.
 *
 * <p><b>Lifecycle:</b> closed exactly once, by the scheduler; a second {@code close} throws {@link
 * IllegalStateException}, as it would free somebody else's slot.
 */
public final class SlotLease implements AutoCloseable {
  private final SlotPool pool;
  private final Slot slot;
  private boolean open = true;

  SlotLease(SlotPool pool, Slot slot) {
    this.pool = pool;
    this.slot = slot;
  }

  /**
   * Returns the slot.
   *
   * @return the leased slot
   */
  public Slot slot() {
    return slot;
  }

  /** Records that the prompt is being computed. */
  public void startPrefill() {
    requireOpen();
    slot.moveTo(SlotState.PREFILL);
  }

  /** Records that the answer is being generated. */
  public void startDecode() {
    requireOpen();
    slot.moveTo(SlotState.DECODE);
  }

  /** Gives the slot back; its cached tokens stay for whoever continues them. */
  @Override
  public void close() {
    requireOpen();
    open = false;
    pool.release(slot);
  }

  private void requireOpen() {
    if (!open) {
      throw new IllegalStateException("the lease of slot " + slot.id() + " was closed already");
    }
  }
}
