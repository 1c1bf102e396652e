package dev.hugind.engine.session;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/**
 * Keeps account of what the store holds, and decides what is written to it and erased from it; the
 * {@link StatePersister} does so.
 *
 * <p>Bytes are taken from the budget before a state is written, and given back after it was erased.
 *
 * <p><b>Thread safety:</b> safe; guarded by the lock of the {@link ConversationTable}.
 */
final class StoreLedger {
  private final ConversationTable table;
  private final SessionOptions options;
  private final String fingerprint;
  private final SessionCounters counters;

  /** Stored states that fit another model or context, the least recently used first. */
  @GuardedBy("table.lock")
  private final SequencedMap<String, StateStore.Stored> foreign = new LinkedHashMap<>();

  @GuardedBy("table.lock")
  private long storedBytes;

  StoreLedger(
      ConversationTable table,
      SessionOptions options,
      String fingerprint,
      SessionCounters counters) {
    this.table = table;
    this.options = options;
    this.fingerprint = fingerprint;
    this.counters = counters;
  }

  Instant now() {
    return table.now();
  }

  long storedBytes() {
    table.lock.lock();
    try {
      return storedBytes;
    } finally {
      table.lock.unlock();
    }
  }

  long budgetBytes() {
    return options.diskBytes();
  }

  /**
   * A conversation that is to be written to the store.
   *
   * @param conversation the conversation, marked as being written
   * @param use when it was used
   * @param header what is stored of it
   * @param copy its state; whoever writes closes it
   */
  record Write(Conversation conversation, long use, StateHeader header, RamCopy copy) {}

  /** When something is written. */
  enum Urgency {
    /** When RAM runs short, or a conversation was idle for long. */
    USUAL,
    /** Because the scheduler waits for room. */
    ROOM,
    /** Because the process ends: the last used first. */
    EXIT
  }

  /** Takes over what the store holds. */
  void index(List<StateStore.Stored> found) {
    List<StateStore.Stored> byAge = new ArrayList<>(found);
    byAge.sort(Comparator.comparing(StateStore.Stored::lastUsed));
    table.lock.lock();
    try {
      for (StateStore.Stored one : byAge) {
        StateHeader header = one.header();
        storedBytes += one.bytes();
        if (!header.fingerprint().equals(fingerprint)
            || table.all().size() >= ConversationTable.MAX_CONVERSATIONS) {
          foreign.put(header.name(), one);
          continue;
        }
        Conversation conversation =
            new Conversation(
                header.name(), header.isolation(), header.session(), Tier.DISK, one.lastUsed());
        conversation.stored = one;
        conversation.promptTokens = header.promptTokens();
        table.add(conversation);
      }
    } finally {
      table.lock.unlock();
    }
  }

  /** Takes what is to be written next; null when there is nothing. */
  @Nullable Write takeWrite(Urgency urgency) {
    table.lock.lock();
    try {
      Optional<Conversation> chosen =
          switch (urgency) {
            case USUAL -> overdue();
            case ROOM -> TierPolicy.leavesForStore(table.all());
            case EXIT -> TierPolicy.mostRecentUnwritten(table.all());
          };
      Conversation conversation = chosen.orElse(null);
      RamCopy held = conversation == null ? null : conversation.ram;
      if (conversation == null || held == null) {
        return null;
      }
      RamCopy copy = held.share();
      conversation.writing = true;
      return new Write(conversation, conversation.use, header(conversation, copy), copy);
    } finally {
      table.lock.unlock();
    }
  }

  /** What must leave RAM for its age, or because the half of RAM is not written yet. */
  @GuardedBy("table.lock")
  private Optional<Conversation> overdue() {
    Instant now = table.now();
    Optional<Conversation> idle = TierPolicy.idleInRam(table.all(), now, options.idleToDisk());
    while (idle.isPresent() && idle.get().isStored()) {
      table.dropRam(idle.get());
      idle = TierPolicy.idleInRam(table.all(), now, options.idleToDisk());
    }
    if (idle.isPresent()) {
      return idle;
    }
    long unwritten = 0;
    for (Conversation one : table.all()) {
      RamCopy copy = one.ram;
      if (copy != null && one.tier() == Tier.RAM && !one.isStored()) {
        unwritten += copy.stateBytes(copy.tokens());
      }
    }
    return unwritten > options.ramBytes() / 2
        ? TierPolicy.leavesForStore(table.all())
        : Optional.empty();
  }

  private StateHeader header(Conversation conversation, RamCopy copy) {
    return new StateHeader(
        conversation.name(),
        fingerprint,
        conversation.isolation(),
        conversation.session(),
        Math.min(conversation.promptTokens, copy.tokens()),
        copy.isCuttable(),
        conversation.ramTokens,
        copy.stateBytes(copy.tokens()));
  }

  /**
   * Takes room in the store's budget.
   *
   * @param bytes how much
   * @param use when the conversation was used that it is for
   * @return null when it was taken; else what has to be erased first
   */
  @Nullable Erasure takeStoreRoom(long bytes, long use) {
    table.lock.lock();
    try {
      if (storedBytes + bytes <= options.diskBytes()) {
        storedBytes += bytes;
        return null;
      }
      if (!foreign.isEmpty()) {
        StateStore.Stored oldest = foreign.pollFirstEntry().getValue();
        return new Erasure(oldest.header().name(), oldest.bytes());
      }
      return TierPolicy.leavesStore(table.all(), use).map(this::leaveStore).orElse(Erasure.NOTHING);
    } finally {
      table.lock.unlock();
    }
  }

  /**
   * A stored state that has to be erased.
   *
   * @param name its name
   * @param bytes what it takes
   */
  record Erasure(String name, long bytes) {
    /** There is nothing that could be erased. */
    static final Erasure NOTHING = new Erasure("", 0);
  }

  @GuardedBy("table.lock")
  private Erasure leaveStore(Conversation conversation) {
    StateStore.Stored stored = Objects.requireNonNull(conversation.stored);
    conversation.stored = null;
    if (conversation.tier() == Tier.DISK) {
      table.forget(conversation);
      counters.forgotten.incrementAndGet();
    }
    return new Erasure(stored.header().name(), stored.bytes());
  }

  /** Gives room in the store's budget back: what took it is erased. */
  void giveStoreRoom(long bytes) {
    table.lock.lock();
    try {
      storedBytes -= bytes;
    } finally {
      table.lock.unlock();
    }
  }

  /** Whether a state could ever be stored. */
  boolean fitsStore(long bytes) {
    return bytes <= options.diskBytes();
  }

  /**
   * Records how a write ended, and closes its copy.
   *
   * @param write what was taken
   * @param bytes what it takes in the store now; 0 when it could not be written
   * @param hopeless whether it can't be written, now or later
   * @return whether the written state must be erased, as the conversation was deleted meanwhile
   */
  boolean wrote(Write write, long bytes, boolean hopeless) {
    Conversation conversation = write.conversation();
    table.lock.lock();
    try {
      write.copy().close();
      conversation.writing = false;
      conversation.unstorable |= hopeless;
      if (bytes == 0) {
        return false;
      }
      if (conversation.stored != null) {
        storedBytes -= conversation.stored.bytes();
      }
      conversation.stored = new StateStore.Stored(write.header(), bytes, conversation.lastUsed);
      return conversation.tier() == Tier.GONE;
    } finally {
      table.lock.unlock();
    }
  }

  /** Takes a state that can't be read, to erase it; empty when it was replaced or erased. */
  Optional<Erasure> takeUnreadable(Match match) {
    Conversation conversation = match.conversation();
    table.lock.lock();
    try {
      if (conversation.stored == null
          || !conversation.stored.equals(match.stored())
          || conversation.writing) {
        return Optional.empty();
      }
      counters.storeFailures.incrementAndGet();
      return Optional.of(leaveStore(conversation));
    } finally {
      table.lock.unlock();
    }
  }

  void storeFailed() {
    counters.storeFailures.incrementAndGet();
  }

  /**
   * Forgets what is too old. Returns what has to be erased, of that and of all that is forgotten.
   */
  List<Erasure> takeErasures() {
    Instant now = table.now();
    List<Erasure> erasures = new ArrayList<>();
    table.lock.lock();
    try {
      Optional<Conversation> old = TierPolicy.expired(table.all(), now, options.ttl());
      while (old.isPresent()) {
        table.forget(old.get());
        counters.forgotten.incrementAndGet();
        old = TierPolicy.expired(table.all(), now, options.ttl());
      }
      for (Conversation gone = table.pollForgotten(); gone != null; gone = table.pollForgotten()) {
        takeErasure(gone).ifPresent(erasures::add);
      }
      foreign
          .values()
          .removeIf(
              one -> {
                boolean expired = !one.lastUsed().plus(options.ttl()).isAfter(now);
                if (expired) {
                  erasures.add(new Erasure(one.header().name(), one.bytes()));
                }
                return expired;
              });
    } finally {
      table.lock.unlock();
    }
    return erasures;
  }

  /** Takes a forgotten conversation's stored state, to erase it; empty when another has. */
  Optional<Erasure> takeErasure(Conversation conversation) {
    table.lock.lock();
    try {
      StateStore.Stored stored = conversation.stored;
      if (stored == null) {
        return Optional.empty();
      }
      conversation.stored = null;
      return Optional.of(new Erasure(stored.header().name(), stored.bytes()));
    } finally {
      table.lock.unlock();
    }
  }
}
