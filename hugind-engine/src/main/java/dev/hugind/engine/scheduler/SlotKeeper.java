package dev.hugind.engine.scheduler;

import dev.hugind.engine.backend.DecodeContext;
import dev.hugind.engine.backend.StateLayout;
import dev.hugind.engine.session.Conversation;
import dev.hugind.engine.session.SessionDirectory;
import dev.hugind.engine.session.SessionDirectory.Room;
import dev.hugind.engine.slot.Slot;
import dev.hugind.engine.slot.SlotPool;
import dev.hugind.engine.slot.SlotState;
import dev.hugind.engine.slot.TokenSequence;
import java.lang.foreign.MemorySegment;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Knows which conversation each slot holds, and moves it to RAM: when the slot is needed, when it
 * was idle for long, and when the process ends.
 *
 * <p><b>Thread safety:</b> confined to the scheduler thread.
 */
final class SlotKeeper {
  private static final Logger log = LoggerFactory.getLogger(SlotKeeper.class);

  /** A shorter conversation is computed as fast as it is restored. */
  private static final int WORTH_SAVING = 16;

  /**
   * How long an idle conversation may slow the others: about as long as it takes until they have
   * lost more time than saving and restoring it costs.
   */
  private static final long CROWDED_NANOS = Duration.ofMillis(500).toNanos();

  /** How long a slot that could not be saved is left alone. */
  private static final long RETRY_NANOS = Duration.ofSeconds(1).toNanos();

  /** What became of a state that should be saved. */
  private enum Saved {
    /** It is in RAM. */
    DONE,
    /** There is no room yet. */
    LATER,
    /** There will be no room. */
    LOST,
    /** It is not worth it. */
    NOT
  }

  private final DecodeContext context;
  private final SlotPool pool;
  private final SessionDirectory directory;
  private final LongSupplier clock;
  private final @Nullable Conversation[] held;

  /** By slot: when it became idle. */
  private final long[] idleSince;

  /** By slot: when saving it may be tried again. */
  private final long[] retryAt;

  /** By slot: how many tokens end with the last user turn; 0 when that is not known. */
  private final int[] userTurnEnd;

  private long deletionsSeen;
  private boolean warned;

  SlotKeeper(DecodeContext context, SlotPool pool, SessionDirectory directory, LongSupplier clock) {
    this.context = context;
    this.pool = pool;
    this.directory = directory;
    this.clock = clock;
    this.held = new @Nullable Conversation[context.sequences()];
    this.idleSince = new long[context.sequences()];
    this.retryAt = new long[context.sequences()];
    this.userTurnEnd = new int[context.sequences()];
  }

  /** Whether a slot's tokens belong to a conversation that is remembered. */
  boolean holds(Slot slot) {
    Conversation conversation = held[slot.id()];
    return conversation != null && !conversation.isGone();
  }

  /** Records what a leased slot holds from now on. */
  void hold(Slot slot, Conversation conversation) {
    held[slot.id()] = conversation;
  }

  /**
   * Records that the request in a slot has ended.
   *
   * @param slot the slot
   * @param checkpoint how many of its tokens end with the last user turn; 0 when that is not known
   */
  void released(Slot slot, int checkpoint) {
    userTurnEnd[slot.id()] = checkpoint;
    idleSince[slot.id()] = clock.getAsLong();
    retryAt[slot.id()] = idleSince[slot.id()];
    Conversation conversation = held[slot.id()];
    if (conversation != null && !conversation.isGone()) {
      directory.used(conversation, slot.tokens().size(), slot.promptTokens());
    } else {
      empty(slot);
    }
  }

  /**
   * Saves what an idle slot holds, so that another conversation can have the slot. The tokens stay
   * in it until they are cut; where states can't be cut, up to the end of the last user turn.
   *
   * @param atAnyPrice whether it is given up when there is no room
   * @return false when it has to wait for room; then nothing has changed
   */
  boolean moveOut(Slot slot, boolean atAnyPrice) {
    Conversation conversation = held[slot.id()];
    if (conversation != null && !conversation.isGone()) {
      Saved saved = save(slot, conversation);
      if (saved == Saved.LATER && !atAnyPrice) {
        return false;
      }
      if (saved == Saved.LATER || saved == Saved.LOST) {
        directory.lost();
      }
      directory.leaveSlot(conversation);
    }
    held[slot.id()] = null;
    return true;
  }

  /** Makes room in the cache; false when every cached token belongs to a busy slot. */
  boolean moveOutLeastRecentlyUsed() {
    Optional<Slot> slot = pool.leastRecentlyUsed();
    if (slot.isEmpty() || !moveOut(slot.get(), true)) {
      return false;
    }
    cut(slot.get(), 0);
    return true;
  }

  private void empty(Slot slot) {
    held[slot.id()] = null;
    cut(slot, 0);
  }

  /**
   * Forgets a slot's tokens from a position on; all of them where the memory can't be cut there.
   *
   * @param slot the slot
   * @param kept how many tokens should stay
   */
  void cut(Slot slot, int kept) {
    TokenSequence tokens = slot.tokens();
    if (kept == tokens.size()) {
      return;
    }
    if (context.truncate(slot.id(), kept)) {
      tokens.truncate(kept);
    } else {
      boolean emptied = context.truncate(slot.id(), 0);
      if (!emptied) {
        throw new IllegalStateException("slot " + slot.id() + " could not be emptied");
      }
      tokens.truncate(0);
    }
  }

  /**
   * Moves out what has been idle for too long, and what was deleted.
   *
   * @param othersActive whether requests are being computed
   */
  void moveIdle(boolean othersActive) {
    long now = clock.getAsLong();
    boolean deleted = directory.deletions() != deletionsSeen;
    deletionsSeen = directory.deletions();
    long allowed =
        othersActive && context.idleSlowsOthers()
            ? Math.min(CROWDED_NANOS, directory.idleToRam().toNanos())
            : directory.idleToRam().toNanos();
    for (Slot slot : pool.slots()) {
      Conversation conversation = held[slot.id()];
      if (slot.state() != SlotState.IDLE || conversation == null) {
        continue;
      }
      if (deleted && conversation.isGone()) {
        empty(slot);
      } else if (directory.isEnabled()
          && now - idleSince[slot.id()] >= allowed
          && now - retryAt[slot.id()] >= 0) {
        moveOutIfSaved(slot, conversation, now);
      }
    }
  }

  private void moveOutIfSaved(Slot slot, Conversation conversation, long now) {
    if (save(slot, conversation) == Saved.DONE) {
      directory.leaveSlot(conversation);
      empty(slot);
    } else {
      retryAt[slot.id()] = now + RETRY_NANOS;
    }
  }

  /**
   * Saves every idle slot, the last used first, as the process ends.
   *
   * @param mayGoOn whether there is time left
   */
  void moveAllOut(BooleanSupplier mayGoOn) {
    List<Slot> idle =
        pool.slots().stream()
            .filter(slot -> slot.state() == SlotState.IDLE && held[slot.id()] != null)
            .sorted(Comparator.comparingLong(Slot::lastUsed).reversed())
            .toList();
    for (Slot slot : idle) {
      boolean out = false;
      while (!out && mayGoOn.getAsBoolean()) {
        out = moveOut(slot, false);
        if (!out) {
          directory.awaitRoom();
        }
      }
    }
  }

  /** Keeps the state at the end of a request's last user turn, where states can't be cut. */
  void keepCheckpoint(Slot slot) {
    Conversation conversation = held[slot.id()];
    int size = slot.tokens().size();
    if (conversation == null || !directory.isEnabled() || size < WORTH_SAVING) {
      return;
    }
    MemorySegment state = staging(slot, size).orElse(null);
    if (state == null) {
      return;
    }
    context.saveState(slot.id(), state);
    int[] tokens = slot.tokens().toArray();
    Room room = Room.MADE;
    while (room == Room.MADE && !directory.keepCheckpoint(conversation, tokens, state)) {
      room = directory.makeRoom();
    }
  }

  private Saved save(Slot slot, Conversation conversation) {
    int size = slot.tokens().size();
    if (!directory.isEnabled() || size < WORTH_SAVING) {
      return Saved.NOT;
    }
    int[] tokens = slot.tokens().toArray();
    if (directory.isKept(conversation, tokens)) {
      return Saved.DONE;
    }
    Optional<MemorySegment> staging = staging(slot, size);
    if (staging.isEmpty()) {
      boolean fits = context.stateBytes(slot.id()) <= directory.ramBytes();
      return fits && directory.makeRoom() == Room.LATER ? Saved.LATER : Saved.LOST;
    }
    MemorySegment state = staging.get();
    context.saveState(slot.id(), state);
    Optional<StateLayout> layout = context.stateLayout(state, size);
    while (!directory.keep(conversation, tokens, layout, state)) {
      Room room = directory.makeRoom();
      if (room != Room.MADE) {
        tellIfTooLarge(size, state.byteSize());
        return room == Room.LATER ? Saved.LATER : Saved.LOST;
      }
    }
    if (layout.isEmpty() && context.canCut()) {
      keepUserTurn(slot);
    }
    return Saved.DONE;
  }

  /**
   * Cuts a slot at the end of the last user turn and saves that too. Layers with a sliding window
   * can be cut in the slot, but their states hold the last tokens only: a template that rewrites
   * the answer (drops its reasoning) would find nothing to go on from.
   */
  private void keepUserTurn(Slot slot) {
    int end = userTurnEnd[slot.id()];
    if (end > 0 && end < slot.tokens().size()) {
      cut(slot, end);
      keepCheckpoint(slot);
    }
  }

  private Optional<MemorySegment> staging(Slot slot, int size) {
    long bytes = context.stateBytes(slot.id());
    if (bytes > directory.ramBytes()) {
      // Others must not go for one that will never fit.
      tellIfTooLarge(size, bytes);
      return Optional.empty();
    }
    Optional<MemorySegment> staging = directory.staging(bytes);
    while (staging.isEmpty() && directory.makeRoom() == Room.MADE) {
      staging = directory.staging(bytes);
    }
    if (staging.isEmpty()) {
      tellIfTooLarge(size, bytes);
    }
    return staging;
  }

  private void tellIfTooLarge(int tokens, long bytes) {
    if (!warned && 2 * bytes > directory.ramBytes()) {
      warned = true;
      log.warn(
          "a conversation of {} tokens needs twice {} bytes, more than sessions.ram_budget"
              + " allows; it is not kept beyond its slot",
          tokens,
          bytes);
    }
  }
}
