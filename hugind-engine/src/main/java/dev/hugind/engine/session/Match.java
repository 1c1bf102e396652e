package dev.hugind.engine.session;

import org.jspecify.annotations.Nullable;

/**
 * A stored state that a prompt begins with.
 *
 * <p><b>Thread safety:</b> confined to the scheduler thread.
 *
 * <p><b>Lifecycle:</b> closed by whoever asked for it; {@code close} is idempotent.
 */
public final class Match implements AutoCloseable {
  private final Conversation conversation;
  private final boolean continued;
  private final int shared;
  private @Nullable RamCopy copy;
  private final StateStore.@Nullable Stored stored;

  Match(
      Conversation conversation,
      boolean continued,
      int shared,
      @Nullable RamCopy copy,
      StateStore.@Nullable Stored stored) {
    this.conversation = conversation;
    this.continued = continued;
    this.shared = shared;
    this.copy = copy;
    this.stored = stored;
  }

  /** What the store held when the match was found; null for a state in RAM. */
  StateStore.@Nullable Stored stored() {
    return stored;
  }

  /**
   * Returns the conversation that the state is of.
   *
   * @return one of the same isolation key
   */
  public Conversation conversation() {
    return conversation;
  }

  /**
   * Tells whether the prompt goes on with that conversation, or merely begins like it.
   *
   * @return true when the conversation is the prompt's own
   */
  public boolean isContinued() {
    return continued;
  }

  /**
   * Returns how many prompt tokens the state spares.
   *
   * @return at least 1
   */
  public int shared() {
    return shared;
  }

  /**
   * Returns the state, where it is in RAM.
   *
   * @return valid until {@link #close}; null when it is in the store
   */
  public @Nullable RamCopy copy() {
    return copy;
  }

  @Override
  public void close() {
    if (copy != null) {
      copy.close();
      copy = null;
    }
  }
}
