package dev.hugind.engine.session;

import dev.hugind.engine.slot.TokenSequence;
import java.util.Collection;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A state below the slots that a prompt could start from.
 *
 * <p><b>Thread safety:</b> guarded by the lock of the {@link SessionDirectory}.
 *
 * @param conversation whose state it is
 * @param continued whether the prompt goes on with that conversation
 * @param tier where the state is
 * @param shared how many prompt tokens it spares
 * @param bytes what has to be moved for that
 */
record Candidate(Conversation conversation, boolean continued, Tier tier, int shared, long bytes) {

  /**
   * Finds the state that spares a prompt most.
   *
   * @param conversations those of the prompt's isolation key
   * @param session the prompt's session id, or null
   * @param prompt its tokens
   * @param atLeast how many tokens must be spared
   * @return empty when none spares so many
   */
  static Optional<Candidate> best(
      Collection<Conversation> conversations, @Nullable String session, int[] prompt, int atLeast) {
    Candidate best = null;
    for (Conversation one : conversations) {
      Candidate candidate = of(one, session, prompt);
      if (candidate.shared >= atLeast && (best == null || candidate.isBetterThan(best))) {
        best = candidate;
      }
    }
    return Optional.ofNullable(best);
  }

  private static Candidate of(Conversation one, @Nullable String session, int[] prompt) {
    RamCopy copy = one.ram;
    int inRam = copy == null ? 0 : StateHeader.spares(one.ramTokens, copy.isCuttable(), prompt);
    StateStore.Stored stored = one.stored;
    int inStore = stored == null ? 0 : stored.header().spares(prompt);
    int shared = Math.max(inRam, inStore);
    // Without an id it is the tokens alone that tell whose turn it is.
    boolean continued =
        Objects.equals(one.session(), session)
            && one.tier() != Tier.SLOT
            && TokenSequence.continues(shared, one.promptTokens, prompt.length);
    if (copy != null && inRam > 0 && inRam >= inStore) {
      int moved = copy.isCuttable() ? inRam : copy.tokens();
      return new Candidate(one, continued, Tier.RAM, shared, copy.stateBytes(moved));
    }
    return new Candidate(one, continued, Tier.DISK, shared, stored == null ? 0 : stored.bytes());
  }

  /** Tokens count most; then a conversation's own state is better than another's. */
  private boolean isBetterThan(Candidate other) {
    if (shared != other.shared) {
      return shared > other.shared;
    }
    return continued == other.continued ? tier.compareTo(other.tier) < 0 : continued;
  }

  /**
   * Tells whether moving the state is cheaper than computing what it spares.
   *
   * @param inSlots how many tokens are to be had without
   */
  boolean pays(RestoreCosts costs, int inSlots, double nanosPerToken) {
    return costs.pays(tier, bytes, shared - inSlots, nanosPerToken);
  }

  /** Returns the match, with a right to the state where it is in RAM. */
  Match take() {
    RamCopy copy = conversation.ram;
    return tier == Tier.RAM && copy != null
        ? new Match(conversation, continued, shared, copy.share(), null)
        : new Match(conversation, continued, shared, null, conversation.stored);
  }
}
