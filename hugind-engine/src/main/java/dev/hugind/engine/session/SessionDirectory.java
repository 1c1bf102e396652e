package dev.hugind.engine.session;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.hugind.engine.backend.StateLayout;
import java.lang.foreign.MemorySegment;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Which conversation is where: the directory of all that an engine remembers.
 *
 * <p>The scheduler asks it what a prompt can start from, and hands it the states that leave their
 * slots. RAM is filled by the scheduler thread only; what has to go from there to the store is
 * written in the background.
 *
 * <p><b>Thread safety:</b> safe. One lock guards all conversations; no I/O, no native call and no
 * copying of states happens under it.
 *
 * <p><b>Lifecycle:</b> owned by the scheduler; {@link #close} writes what is not in the store yet,
 * as far as the time allows, and frees the RAM. It is idempotent.
 *
 * <p><b>After close:</b> nothing but {@link #sessions} may be called.
 */
public final class SessionDirectory implements AutoCloseable {
  /** Conversations under one id: clients that put the end user into it have several. */
  static final int MAX_BRANCHES = 8;

  /** Moving a state pays from this many tokens on. */
  private static final int WORTH_MOVING = 8;

  /** What became of the wish for room in RAM. */
  public enum Room {
    /** A copy was dropped: try again. */
    MADE,
    /** There will be room when the store has written something. */
    LATER,
    /** There is nothing to drop. */
    NONE
  }

  private final SessionOptions options;
  private final RamStore ram;
  private final SessionCounters counters = new SessionCounters();
  private final RestoreCosts costs = new RestoreCosts();
  private final @Nullable StatePersister persister;
  private final ConversationTable table;
  private final StoreLedger ledger;
  private final SessionCatalog catalog;

  /**
   * Creates a directory and indexes the store, without reading states.
   *
   * @param options budgets and ages
   * @param store the tier below RAM, which the directory closes; null for none
   * @param fingerprint what states must fit
   * @param clock tells the time of the last use
   * @param wake called on a thread of the directory when something that was waited for is there;
   *     must not block nor throw
   */
  public SessionDirectory(
      SessionOptions options,
      @Nullable StateStore store,
      String fingerprint,
      InstantSource clock,
      Runnable wake) {
    this.options = options;
    this.table = new ConversationTable(clock, counters);
    this.ledger = new StoreLedger(table, options, fingerprint, counters);
    this.ram = new RamStore(options.ramBytes());
    this.persister = store == null ? null : new StatePersister(ledger, store, wake);
    this.catalog = new SessionCatalog(table, ram, ledger, persister, counters, wake);
    if (persister != null) {
      persister.start();
    }
  }

  /**
   * Tells whether conversations are kept beyond their slots.
   *
   * @return false when it was switched off
   */
  public boolean isEnabled() {
    return options.enabled();
  }

  /**
   * Returns what conversations may take in RAM.
   *
   * @return bytes
   */
  public long ramBytes() {
    return options.ramBytes();
  }

  /** Waits for a moment until the store has written something. */
  public void awaitRoom() {
    if (persister != null) {
      persister.awaitWrite();
    }
  }

  /**
   * Returns how long a conversation may stay idle in its slot.
   *
   * @return a positive duration
   */
  public Duration idleToRam() {
    return options.idleToRam();
  }

  /**
   * Finds the state below the slots that spares a prompt most.
   *
   * @param isolation whose prompt it is
   * @param session the conversation's id, or null
   * @param prompt the prompt's tokens
   * @param inSlots how many tokens are to be had in slots; only what spares more is of use
   * @param nanosPerToken what computing a prompt token takes; 0 when not known yet
   * @return the match, which the caller closes; empty when there is none that pays
   */
  public Optional<Match> match(
      String isolation, @Nullable String session, int[] prompt, int inSlots, double nanosPerToken) {
    table.lock.lock();
    try {
      return Candidate.best(table.of(isolation), session, prompt, inSlots + WORTH_MOVING)
          .filter(best -> best.pays(costs, inSlots, nanosPerToken))
          .map(Candidate::take);
    } finally {
      table.lock.unlock();
    }
  }

  /**
   * Starts reading a state from the store.
   *
   * @param match a match that is not in RAM
   * @return the read, which the caller closes; empty when too many are being read already
   */
  public Optional<StoreRead> read(Match match) {
    return persister == null ? Optional.empty() : persister.read(match);
  }

  /**
   * Records a new conversation that a slot holds.
   *
   * @param isolation whose it is
   * @param session its id, or null
   * @return the conversation, in the tier SLOT
   */
  public Conversation begin(String isolation, @Nullable String session) {
    table.lock.lock();
    try {
      Conversation begun = table.create(isolation, session, Tier.SLOT);
      if (session != null) {
        forgetOldBranches(isolation, session);
      }
      Conversation surplus = table.surplus();
      if (surplus != null) {
        forget(surplus);
      }
      return begun;
    } finally {
      table.lock.unlock();
    }
  }

  @GuardedBy("table.lock")
  private void forgetOldBranches(String isolation, String session) {
    List<Conversation> branches = table.of(isolation, session);
    int tooMany = branches.size() - MAX_BRANCHES;
    for (Conversation branch : branches) {
      if (tooMany > 0 && branch.tier() != Tier.SLOT) {
        forget(branch);
        tooMany--;
      }
    }
  }

  @GuardedBy("table.lock")
  private void forget(Conversation conversation) {
    table.forget(conversation);
    counters.forgotten.incrementAndGet();
  }

  /**
   * Lets a stored conversation go on in a slot.
   *
   * @param conversation the conversation
   * @return false when it is in a slot already or was forgotten: then the request gets a
   *     conversation of its own
   */
  public boolean resume(Conversation conversation) {
    table.lock.lock();
    try {
      if (conversation.tier() != Tier.RAM && conversation.tier() != Tier.DISK) {
        return false;
      }
      conversation.moveTo(Tier.SLOT);
      counters.arrival(Tier.SLOT);
      table.touch(conversation);
      return true;
    } finally {
      table.lock.unlock();
    }
  }

  /**
   * Records that a request of a conversation has ended.
   *
   * @param conversation one that a slot holds
   * @param tokens how many tokens the slot holds
   * @param promptTokens how many of them were the prompt
   */
  public void used(Conversation conversation, int tokens, int promptTokens) {
    table.lock.lock();
    try {
      conversation.slotTokens = tokens;
      conversation.promptTokens = promptTokens;
      table.touch(conversation);
    } finally {
      table.lock.unlock();
    }
  }

  /**
   * Returns the memory to save a state into, or to put one together in. One at a time, on the
   * scheduler thread.
   *
   * @param bytes how much
   * @return the memory; empty when the RAM budget has no room now
   */
  public Optional<MemorySegment> staging(long bytes) {
    return ram.staging(bytes);
  }

  /**
   * Tells whether RAM holds exactly these tokens of a conversation.
   *
   * @param conversation the conversation
   * @param tokens its tokens
   * @return true when saving it would change nothing
   */
  public boolean isKept(Conversation conversation, int[] tokens) {
    table.lock.lock();
    try {
      return conversation.ram != null && Arrays.equals(conversation.ramTokens, tokens);
    } finally {
      table.lock.unlock();
    }
  }

  /**
   * Keeps a state in RAM, in place of an earlier one of the conversation.
   *
   * @param conversation one that a slot holds
   * @param tokens the tokens that the state holds
   * @param layout which bytes belong to which token; empty when the state can't be cut
   * @param state the state
   * @return false when the RAM budget has no room now; then nothing has changed
   */
  public boolean keep(
      Conversation conversation, int[] tokens, Optional<StateLayout> layout, MemorySegment state) {
    Optional<RamCopy> copy =
        layout.isPresent()
            ? ram.store(conversation.isolation(), tokens, layout.get(), state)
            : ram.storeWhole(tokens.length, state);
    if (copy.isEmpty()) {
      return false;
    }
    table.lock.lock();
    try {
      if (conversation.isGone()) {
        copy.get().close(); // it was deleted meanwhile
      } else {
        replaceRam(conversation, copy.get(), tokens);
      }
    } finally {
      table.lock.unlock();
    }
    return true;
  }

  /**
   * Keeps the state at the end of the last user turn, for a model whose states can't be cut, as a
   * conversation of its own under the same key, in place of the last such state.
   *
   * @param conversation one that a slot holds
   * @param tokens the tokens that the state holds
   * @param state the state
   * @return false when the RAM budget has no room now; then nothing has changed
   */
  public boolean keepCheckpoint(Conversation conversation, int[] tokens, MemorySegment state) {
    Optional<RamCopy> copy = ram.storeWhole(tokens.length, state);
    if (copy.isEmpty()) {
      return false;
    }
    table.lock.lock();
    try {
      Conversation old = conversation.checkpoint;
      if (old != null && old.tier() != Tier.SLOT && old.tier() != Tier.GONE) {
        table.forget(old);
      }
      if (conversation.isGone()) {
        copy.get().close(); // it was deleted meanwhile
        return true;
      }
      Conversation checkpoint =
          table.create(conversation.isolation(), conversation.session(), Tier.RAM);
      checkpoint.promptTokens = tokens.length;
      replaceRam(checkpoint, copy.get(), tokens);
      conversation.checkpoint = checkpoint;
      return true;
    } finally {
      table.lock.unlock();
    }
  }

  private static void replaceRam(Conversation conversation, RamCopy copy, int[] tokens) {
    if (conversation.ram != null) {
      conversation.ram.close();
    }
    conversation.ram = copy;
    conversation.ramTokens = tokens;
    conversation.unstorable = false;
  }

  /**
   * Drops what is least worth keeping in RAM.
   *
   * @return what became of it
   */
  public Room makeRoom() {
    StatePersister writer = persister;
    boolean waits = writer != null && writer.isWorking();
    table.lock.lock();
    try {
      Optional<Conversation> leaving = TierPolicy.leavesRam(table.all(), !waits);
      if (leaving.isPresent()) {
        table.dropRam(leaving.get());
        return Room.MADE;
      }
      if (writer == null || table.all().stream().noneMatch(one -> one.tier() == Tier.RAM)) {
        return Room.NONE;
      }
    } finally {
      table.lock.unlock();
    }
    writer.wantRoom();
    return Room.LATER;
  }

  /**
   * Records that a slot holds a conversation no more. It stays where it was saved, if it was.
   *
   * @param conversation one that a slot held
   */
  public void leaveSlot(Conversation conversation) {
    table.lock.lock();
    try {
      if (conversation.tier() == Tier.SLOT) { // else it was deleted meanwhile
        table.leaveFor(conversation);
      }
    } finally {
      table.lock.unlock();
    }
    if (persister != null) {
      persister.signal();
    }
  }

  /** Records that the state of a conversation could not be saved before it left its slot. */
  public void lost() {
    counters.lost.incrementAndGet();
  }

  /**
   * Records where a prompt's start came from.
   *
   * @param tier the tier; {@link Tier#GONE} for nowhere
   */
  public void hit(Tier tier) {
    counters.hit(tier);
  }

  /**
   * Records a restore.
   *
   * @param tier where the state was
   * @param bytes its size
   * @param nanos how long it took, reading and checking included
   */
  public void restored(Tier tier, long bytes, long nanos) {
    costs.record(tier, bytes, nanos);
    counters.restored(tier, nanos);
  }

  /**
   * Returns how many conversations were deleted since the start; when it has changed, slots may
   * hold what must not be used any more.
   *
   * @return rises
   */
  public long deletions() {
    return catalog.deletions();
  }

  /**
   * Returns what anybody may ask, on any thread.
   *
   * @return the same as long as the directory lives, and after it
   */
  public Sessions sessions() {
    return catalog;
  }

  /**
   * Writes what is not in the store yet, the last used first, and ends.
   *
   * @param timeout how long that may take
   */
  public void close(Duration timeout) {
    if (persister != null) {
      persister.close(timeout);
    }
    table.lock.lock();
    try {
      for (Conversation one : List.copyOf(table.all())) {
        if (one.ram != null) {
          one.ram.close();
          one.ram = null;
        }
      }
    } finally {
      table.lock.unlock();
    }
    ram.close();
  }

  @Override
  public void close() {
    close(Duration.ZERO);
  }
}
