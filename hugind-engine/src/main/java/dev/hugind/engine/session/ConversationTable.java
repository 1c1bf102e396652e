package dev.hugind.engine.session;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * All conversations of an engine, and the one lock that guards them.
 *
 * <p><b>Thread safety:</b> every method but {@link #newName} is called with {@link #lock} held, for
 * as long as its result is used. No I/O, no native call and no copying of states happens under it.
 */
final class ConversationTable {
  /** More are not remembered, however small they are. */
  static final int MAX_CONVERSATIONS = 100_000;

  final ReentrantLock lock = new ReentrantLock();
  private final InstantSource clock;
  private final SessionCounters counters;
  private final SplittableRandom names = new SplittableRandom();

  @GuardedBy("lock")
  private final Set<Conversation> all = new LinkedHashSet<>();

  @GuardedBy("lock")
  private final Map<String, Set<Conversation>> byIsolation = new HashMap<>();

  /** Forgotten ones of which something is stored. */
  @GuardedBy("lock")
  private final Queue<Conversation> toErase = new ArrayDeque<>();

  @GuardedBy("lock")
  private long uses;

  ConversationTable(InstantSource clock, SessionCounters counters) {
    this.clock = clock;
    this.counters = counters;
  }

  Instant now() {
    return clock.instant();
  }

  /** Makes and adds a conversation that was used just now. */
  @GuardedBy("lock")
  Conversation create(String isolation, @Nullable String session, Tier tier) {
    Conversation created = new Conversation(newName(), isolation, session, tier, now());
    add(created);
    return created;
  }

  /** Adds a conversation as the last used one of all. */
  @GuardedBy("lock")
  void add(Conversation conversation) {
    conversation.use = ++uses;
    all.add(conversation);
    byIsolation
        .computeIfAbsent(conversation.isolation(), _ -> new LinkedHashSet<>())
        .add(conversation);
  }

  @GuardedBy("lock")
  void touch(Conversation conversation) {
    conversation.use = ++uses;
    conversation.lastUsed = now();
  }

  /** Takes a conversation out; what is stored of it is still to be erased. */
  @GuardedBy("lock")
  void forget(Conversation conversation) {
    RamCopy copy = conversation.ram;
    if (copy != null) {
      copy.close();
      conversation.ram = null;
      conversation.ramTokens = new int[0];
    }
    conversation.moveTo(Tier.GONE);
    if (conversation.stored != null) {
      toErase.add(conversation);
    }
    all.remove(conversation);
    Set<Conversation> siblings = byIsolation.get(conversation.isolation());
    if (siblings != null) {
      siblings.remove(conversation);
      if (siblings.isEmpty()) {
        byIsolation.remove(conversation.isolation());
      }
    }
  }

  /** Frees what a conversation takes in RAM. One that is nowhere else is forgotten. */
  @GuardedBy("lock")
  void dropRam(Conversation conversation) {
    RamCopy copy = conversation.ram;
    if (copy != null) {
      copy.close();
      conversation.ram = null;
      conversation.ramTokens = new int[0];
    }
    if (conversation.tier() == Tier.RAM) {
      leaveFor(conversation);
    }
  }

  /** Moves a conversation to the fastest tier that has something of it. */
  @GuardedBy("lock")
  void leaveFor(Conversation conversation) {
    if (conversation.ram != null) {
      conversation.moveTo(Tier.RAM);
      counters.arrival(Tier.RAM);
    } else if (conversation.stored != null) {
      conversation.moveTo(Tier.DISK);
      counters.arrival(Tier.DISK);
    } else {
      forget(conversation);
      counters.forgotten.incrementAndGet();
    }
  }

  /** Hands out a forgotten conversation that is still to be erased; null when there is none. */
  @GuardedBy("lock")
  @Nullable Conversation pollForgotten() {
    return toErase.poll();
  }

  @GuardedBy("lock")
  Collection<Conversation> all() {
    return all;
  }

  /** The conversations of an isolation key; nobody else's may even be compared with. */
  @GuardedBy("lock")
  Collection<Conversation> of(String isolation) {
    return byIsolation.getOrDefault(isolation, Set.of());
  }

  /** The conversations under one id, the least recently used first. */
  @GuardedBy("lock")
  List<Conversation> of(String isolation, String session) {
    List<Conversation> found = new ArrayList<>();
    for (Conversation one : of(isolation)) {
      if (session.equals(one.session())) {
        found.add(one);
      }
    }
    found.sort(Comparator.comparingLong(one -> one.use));
    return found;
  }

  /** The least recently used conversation that is in no slot, when there are too many; or null. */
  @GuardedBy("lock")
  @Nullable Conversation surplus() {
    return all.size() <= MAX_CONVERSATIONS
        ? null
        : all.stream()
            .filter(one -> one.tier() != Tier.SLOT && !one.writing)
            .min(Comparator.comparingLong(one -> one.use))
            .orElse(null);
  }

  private String newName() {
    byte[] bytes = new byte[16];
    names.nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }
}
