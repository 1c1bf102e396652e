package dev.hugind.engine.session;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Decides which conversation leaves a tier next. Pure: it changes nothing.
 *
 * <p>The order is always that of the last use, the oldest first. What is held in a faster tier or
 * in the store as well goes before what would be lost.
 */
final class TierPolicy {
  private static final Comparator<Conversation> OLDEST =
      Comparator.comparingLong(conversation -> conversation.use);

  private TierPolicy() {}

  /**
   * Finds the conversation whose copy in RAM can go at once.
   *
   * @param conversations all of them
   * @param mayForget whether one may go that is nowhere else
   * @return empty when every copy still has to be written to the store
   */
  static Optional<Conversation> leavesRam(
      Collection<Conversation> conversations, boolean mayForget) {
    return oldest(
            conversations,
            one -> one.ram != null && (one.tier() == Tier.SLOT || one.isStored()) && !one.writing)
        .or(
            () ->
                oldest(
                    conversations,
                    one ->
                        one.tier() == Tier.RAM && !one.writing && (mayForget || one.unstorable)));
  }

  /**
   * Finds the conversation to write to the store to make room in RAM.
   *
   * @param conversations all of them
   * @return empty when all that can be written is written
   */
  static Optional<Conversation> leavesForStore(Collection<Conversation> conversations) {
    return oldest(conversations, TierPolicy::isUnwritten);
  }

  /**
   * Finds the conversation to write first when time is short.
   *
   * @param conversations all of them
   * @return the last used one that is not in the store; empty when there is none
   */
  static Optional<Conversation> mostRecentUnwritten(Collection<Conversation> conversations) {
    return conversations.stream().filter(TierPolicy::isUnwritten).max(OLDEST);
  }

  /**
   * Finds a conversation in RAM that was idle too long.
   *
   * @param conversations all of them
   * @param now the time
   * @param idle how long one may stay
   * @return the oldest, empty when none was
   */
  static Optional<Conversation> idleInRam(
      Collection<Conversation> conversations, Instant now, Duration idle) {
    return oldest(
        conversations,
        one ->
            one.tier() == Tier.RAM
                && !one.writing
                && !one.unstorable
                && !one.lastUsed.plus(idle).isAfter(now));
  }

  /**
   * Finds the conversation whose copy in the store goes when the store is full. What was used later
   * than the one to be written stays: else two would take each other's place for ever.
   *
   * @param conversations all of them
   * @param use when the one to be written was used
   * @return empty when all that is stored is worth more
   */
  static Optional<Conversation> leavesStore(Collection<Conversation> conversations, long use) {
    return oldest(conversations, TierPolicy::isOutdatedInStore)
        .or(
            () ->
                oldest(conversations, one -> one.stored != null && !one.writing && one.use < use));
  }

  /**
   * Finds a conversation that is too old to keep.
   *
   * @param conversations all of them
   * @param now the time
   * @param ttl how long one is kept after its last use
   * @return empty when none is
   */
  static Optional<Conversation> expired(
      Collection<Conversation> conversations, Instant now, Duration ttl) {
    return oldest(
        conversations, one -> one.tier() != Tier.SLOT && !one.lastUsed.plus(ttl).isAfter(now));
  }

  private static boolean isOutdatedInStore(Conversation one) {
    return one.stored != null
        && !one.writing
        && (one.tier() == Tier.SLOT || (one.tier() == Tier.RAM && !one.isStored()));
  }

  private static boolean isUnwritten(Conversation one) {
    return one.tier() == Tier.RAM && !one.isStored() && !one.writing && !one.unstorable;
  }

  private static Optional<Conversation> oldest(
      Collection<Conversation> conversations, Predicate<Conversation> suits) {
    return conversations.stream().filter(suits).min(OLDEST);
  }
}
