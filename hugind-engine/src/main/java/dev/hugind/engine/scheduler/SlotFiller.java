package dev.hugind.engine.scheduler;

import dev.hugind.engine.backend.DecodeContext;
import dev.hugind.engine.generation.GenerationRequest;
import dev.hugind.engine.session.Conversation;
import dev.hugind.engine.session.Match;
import dev.hugind.engine.session.RamCopy;
import dev.hugind.engine.session.SessionDirectory;
import dev.hugind.engine.session.StateHeader;
import dev.hugind.engine.session.StoreRead;
import dev.hugind.engine.session.Tier;
import dev.hugind.engine.slot.Slot;
import dev.hugind.engine.slot.SlotLease;
import dev.hugind.engine.slot.SlotPool;
import java.lang.foreign.MemorySegment;
import java.time.Duration;
import java.util.Optional;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Gives each prompt a slot that holds as much of it as can be had: in place, from another slot,
 * from RAM or from the store; else nothing. What the slot held before is saved first.
 *
 * <p>Nothing here waits: where the store has to be read or written first, the request stays in the
 * queue and the loop goes on.
 *
 * <p><b>Thread safety:</b> confined to the scheduler thread.
 */
final class SlotFiller {
  /** Copying within the cache pays from this many tokens on. */
  private static final int WORTH_COPYING = 8;

  /** How long a request waits for its state to be read; then it computes its prompt. */
  private static final long READ_NANOS = Duration.ofSeconds(10).toNanos();

  /** How long a request waits for room to save what its slot holds; then that is lost. */
  private static final long ROOM_NANOS = Duration.ofSeconds(5).toNanos();

  private final DecodeContext context;
  private final SlotPool pool;
  private final SlotKeeper keeper;
  private final SessionDirectory directory;
  private final DoubleSupplier nanosPerToken;
  private final LongSupplier clock;
  private final boolean cuttable;

  SlotFiller(
      DecodeContext context,
      SlotPool pool,
      SlotKeeper keeper,
      SessionDirectory directory,
      DoubleSupplier nanosPerToken,
      LongSupplier clock) {
    this.context = context;
    this.pool = pool;
    this.keeper = keeper;
    this.directory = directory;
    this.nanosPerToken = nanosPerToken;
    this.clock = clock;
    this.cuttable = context.canCut();
  }

  /**
   * Leases a slot and fills it.
   *
   * @return empty when no slot is idle, or when something has to be read or written first; then try
   *     again in the next turn
   */
  Optional<SlotLease> lease(Job job) {
    GenerationRequest request = job.request;
    int[] prompt = request.prompt();
    boolean mayCopy = request.reusePrompt() || job.leader != null;
    Optional<Slot> own =
        request.reusePrompt()
            ? pool.continued(request.isolation(), request.session(), prompt, cuttable)
            : Optional.empty();
    Optional<Slot> donor = mayCopy ? pool.donor(request.isolation(), prompt) : Optional.empty();
    int inPlace = own.map(slot -> usable(slot, prompt)).orElse(0);
    int copied = donor.map(slot -> usable(slot, prompt)).orElse(0);
    int inSlots = Math.max(inPlace, copied);
    if (request.reusePrompt() && !findStored(job, inSlots)) {
      return Optional.empty();
    }
    try (Match match = job.takeMatch()) {
      Match better = match != null && match.shared() > inSlots ? match : null;
      boolean isOwn = own.isPresent() && better == null;
      Optional<Slot> target = isOwn ? own : pool.spare();
      if (target.isEmpty() || (!isOwn && !isFreed(job, target.get()))) {
        return Optional.empty();
      }
      Slot slot = target.get();
      SlotLease lease = pool.lease(slot, request.isolation(), request.session(), prompt.length);
      boolean filled = false;
      try {
        if (better != null) {
          restore(job, slot, better);
        } else {
          fillFromSlots(job, slot, isOwn, donor.orElse(null), copied);
        }
        filled = true;
        return Optional.of(lease);
      } finally {
        if (!filled) {
          lease.close();
        }
      }
    }
  }

  /** How many cached tokens of a slot serve a prompt, whose last token is always computed. */
  private int usable(Slot slot, int[] prompt) {
    int shared = Math.min(slot.tokens().commonPrefix(prompt), prompt.length - 1);
    return cuttable || shared == slot.tokens().size() ? shared : 0;
  }

  /**
   * Looks for a stored state that is better than what slots hold.
   *
   * @return false when it is still being read
   */
  private boolean findStored(Job job, int inSlots) {
    StoreRead read = job.storeRead();
    if (read != null) {
      return switch (read.state()) {
        case PENDING -> {
          boolean overdue = clock.getAsLong() - job.readSinceNanos >= READ_NANOS;
          if (overdue) {
            job.abandonRead();
          }
          yield overdue;
        }
        case READY -> true;
        case FAILED -> {
          job.abandonRead();
          yield findStored(job, inSlots);
        }
      };
    }
    GenerationRequest request = job.request;
    Match match =
        directory
            .match(
                request.isolation(),
                request.session(),
                request.prompt(),
                inSlots,
                nanosPerToken.getAsDouble())
            .orElse(null);
    if (match == null || match.copy() != null) {
      job.match(match);
      return true;
    }
    if (job.hasRead) {
      match.close(); // once is enough: the second time it could take as long again
      return true;
    }
    Optional<StoreRead> started = directory.read(match);
    started.ifPresent(newRead -> job.startRead(newRead, clock.getAsLong()));
    return started.isEmpty();
  }

  /** Starts reading what a request that has to wait for a slot will need. */
  void prefetch(Job job) {
    if (job.request.reusePrompt() && job.storeRead() == null && !job.hasRead) {
      var _ = findStored(job, 0);
      job.match(null);
    }
  }

  /** Saves what an idle slot holds; false when it has to wait for room. */
  private boolean isFreed(Job job, Slot slot) {
    return keeper.moveOut(slot, job.roomSinceNanos(clock.getAsLong()) >= ROOM_NANOS);
  }

  private void fillFromSlots(Job job, Slot slot, boolean isOwn, @Nullable Slot donor, int copied) {
    GenerationRequest request = job.request;
    int[] prompt = request.prompt();
    if (!isOwn || !keeper.holds(slot)) {
      keeper.hold(slot, directory.begin(request.isolation(), request.session()));
    }
    // INVARIANT: nothing of another isolation key stays; a donor has the prompt's.
    keeper.cut(slot, isOwn || donor == slot ? usable(slot, prompt) : 0);
    if (donor != null && donor != slot && copied >= slot.tokens().size() + WORTH_COPYING) {
      slot.tokens().truncate(0);
      if (context.copyPrefix(donor.id(), slot.id(), copied)) {
        slot.tokens().set(prompt, copied);
      }
    }
    directory.hit(slot.tokens().size() > 0 ? Tier.SLOT : Tier.GONE);
  }

  private void restore(Job job, Slot slot, Match match) {
    GenerationRequest request = job.request;
    Conversation conversation = match.conversation();
    boolean resumed = match.isContinued() && directory.resume(conversation);
    keeper.hold(
        slot, resumed ? conversation : directory.begin(request.isolation(), request.session()));
    // INVARIANT: whatever becomes of the restore, nothing of another conversation stays.
    keeper.cut(slot, 0);
    StoreRead read = job.storeRead();
    RamCopy copy = match.copy();
    long start = clock.getAsLong();
    long bytes = 0;
    Tier tier = Tier.GONE;
    if (copy != null) {
      int tokens = copy.isCuttable() ? match.shared() : copy.tokens();
      bytes = copy.stateBytes(tokens);
      tier = restoreFromRam(slot, copy, tokens, bytes, request.prompt()) ? Tier.RAM : Tier.GONE;
    } else if (read != null && !conversation.isGone()) {
      StateHeader header = read.opened().header();
      bytes = header.stateBytes();
      start -= read.nanos();
      if (put(slot, read.opened().state(), header.tokens().length)) {
        slot.tokens().set(header.tokens(), header.tokens().length);
        // It may have been written anew since it was matched.
        keeper.cut(slot, header.spares(request.prompt()));
        tier = Tier.DISK;
      }
    }
    job.abandonRead();
    directory.hit(tier);
    if (tier != Tier.GONE) {
      directory.restored(tier, bytes, clock.getAsLong() - start);
    }
  }

  private boolean restoreFromRam(Slot slot, RamCopy copy, int tokens, long bytes, int[] prompt) {
    // What was saved went through memory of this size, which is kept.
    Optional<MemorySegment> staging = directory.staging(bytes);
    if (staging.isEmpty()) {
      return false;
    }
    copy.read(tokens, staging.get());
    if (!put(slot, staging.get(), tokens)) {
      return false;
    }
    slot.tokens().set(prompt, tokens);
    return true;
  }

  /** Restores a state, at the cost of idle slots if need be. */
  private boolean put(Slot slot, MemorySegment state, int tokens) {
    boolean done = context.restoreState(slot.id(), state, tokens);
    while (!done && keeper.moveOutLeastRecentlyUsed()) {
      done = context.restoreState(slot.id(), state, tokens);
    }
    return done;
  }
}
