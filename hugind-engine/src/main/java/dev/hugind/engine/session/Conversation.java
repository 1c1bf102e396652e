package dev.hugind.engine.session;

import java.time.Instant;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A conversation that is remembered, and where its state is.
 *
 * <p>Its tier is the fastest place; slower ones may hold an earlier or equal state of it too, which
 * saves writing it again.
 *
 * <p><b>Thread safety:</b> public methods are safe; the rest is guarded by the lock of its {@link
 * SessionDirectory}.
 */
public final class Conversation {
  private final String name;
  private final String isolation;
  private final @Nullable String session;
  private volatile Tier tier;

  /** What is in RAM; null for nothing. */
  @Nullable RamCopy ram;

  /** The tokens of {@link #ram}. */
  int[] ramTokens = {};

  /** What is in the store; null for nothing. */
  StateStore.@Nullable Stored stored;

  /** How many tokens its slot holds, as of the last request's end. */
  int slotTokens;

  /** How many tokens the last request's prompt had. */
  int promptTokens;

  /** Whether a thread is writing it to the store. */
  boolean writing;

  /** Whether the store has no room for it: what is stored is worth more. */
  boolean unstorable;

  /** Rises with each use; the least is the least recently used. */
  long use;

  Instant lastUsed;

  /** The state at the end of the last user turn, where states can't be cut; null for none. */
  @Nullable Conversation checkpoint;

  Conversation(
      String name, String isolation, @Nullable String session, Tier tier, Instant lastUsed) {
    this.name = name;
    this.isolation = isolation;
    this.session = session;
    this.tier = tier;
    this.lastUsed = lastUsed;
  }

  String name() {
    return name;
  }

  /**
   * Returns whose conversation it is.
   *
   * @return the isolation key
   */
  public String isolation() {
    return isolation;
  }

  /**
   * Returns the conversation's id.
   *
   * @return unique within the isolation key but for branches, or null when it has none
   */
  public @Nullable String session() {
    return session;
  }

  /**
   * Returns the fastest place that the state is in.
   *
   * @return its tier now
   */
  public Tier tier() {
    return tier;
  }

  /**
   * Tells whether it was forgotten.
   *
   * @return true when nothing of it may be used any more
   */
  public boolean isGone() {
    return tier == Tier.GONE;
  }

  /** The only way to change the tier. */
  void moveTo(Tier next) {
    if (!tier.next().contains(next)) {
      throw new IllegalStateException("a conversation can't go from " + tier + " to " + next);
    }
    tier = next;
  }

  /** Whether what is in RAM is in the store too. */
  boolean isStored() {
    return stored != null && Arrays.equals(stored.header().tokens(), ramTokens);
  }

  /** How many tokens the state in the fastest tier holds. */
  int tokens() {
    return switch (tier) {
      case SLOT -> slotTokens;
      case RAM -> ramTokens.length;
      case DISK -> stored == null ? 0 : stored.header().tokens().length;
      case GONE -> 0;
    };
  }

  /** What it takes in RAM and in the store, in bytes. */
  long bytes() {
    long inRam = ram == null ? 0 : ram.stateBytes(ram.tokens());
    return inRam + (stored == null ? 0 : stored.bytes());
  }
}
