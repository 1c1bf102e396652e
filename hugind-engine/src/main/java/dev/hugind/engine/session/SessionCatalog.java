package dev.hugind.engine.session;

import java.util.Comparator;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * What the outside sees of the conversations, and what it may do with them.
 *
 * <p><b>Thread safety:</b> safe.
 */
final class SessionCatalog implements Sessions {
  private final ConversationTable table;
  private final RamStore ram;
  private final StoreLedger ledger;
  private final @Nullable StatePersister persister;
  private final SessionCounters counters;
  private final Runnable wake;
  private final AtomicLong deletions = new AtomicLong();

  /** Creates a view; {@code wake} is called when slots may hold what was deleted. */
  SessionCatalog(
      ConversationTable table,
      RamStore ram,
      StoreLedger ledger,
      @Nullable StatePersister persister,
      SessionCounters counters,
      Runnable wake) {
    this.table = table;
    this.ram = ram;
    this.ledger = ledger;
    this.persister = persister;
    this.counters = counters;
    this.wake = wake;
  }

  /** Returns how many conversations were deleted since the start. */
  long deletions() {
    return deletions.get();
  }

  @Override
  public List<SessionInfo> list(String isolation) {
    Map<String, SessionInfo> found = new LinkedHashMap<>();
    table.lock.lock();
    try {
      for (Conversation one : table.of(isolation)) {
        String id = one.session();
        if (id != null) {
          found.merge(
              id,
              new SessionInfo(id, one.tier(), one.tokens(), one.bytes(), 1, one.lastUsed),
              SessionCatalog::together);
        }
      }
    } finally {
      table.lock.unlock();
    }
    return found.values().stream()
        .sorted(Comparator.comparing(SessionInfo::lastUsed).reversed())
        .toList();
  }

  private static SessionInfo together(SessionInfo one, SessionInfo other) {
    return new SessionInfo(
        one.id(),
        one.tier().compareTo(other.tier()) < 0 ? one.tier() : other.tier(),
        Math.max(one.tokens(), other.tokens()),
        one.bytes() + other.bytes(),
        one.conversations() + other.conversations(),
        one.lastUsed().isAfter(other.lastUsed()) ? one.lastUsed() : other.lastUsed());
  }

  @Override
  public boolean delete(String isolation, String id) {
    List<Conversation> gone;
    table.lock.lock();
    try {
      gone = table.of(isolation, id);
      for (Conversation one : gone) {
        table.forget(one);
      }
    } finally {
      table.lock.unlock();
    }
    if (gone.isEmpty()) {
      return false;
    }
    deletions.incrementAndGet();
    wake.run();
    if (persister != null) {
      gone.forEach(persister::eraseNow);
    }
    return true;
  }

  @Override
  public SessionStats stats() {
    Map<Tier, Integer> conversations = new EnumMap<>(Tier.class);
    table.lock.lock();
    try {
      for (Conversation one : table.all()) {
        conversations.merge(one.tier(), 1, Integer::sum);
      }
    } finally {
      table.lock.unlock();
    }
    return counters.snapshot(
        conversations,
        ram.usedBytes(),
        ram.budgetBytes(),
        ledger.storedBytes(),
        persister == null ? 0 : ledger.budgetBytes());
  }
}
