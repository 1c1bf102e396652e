package dev.hugind.engine.session;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.lang.foreign.MemorySegment;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Memory outside the heap, in pages of one size and one larger piece for staging, under a budget.
 *
 * <p>A page that is given back is kept for the next one who takes it: freeing one costs a handshake
 * with all threads, and a fresh one the system's zeroing. Pages are freed only to make room for
 * staging, when their size has changed, and at the end. So what the process keeps resident is what
 * is held here, and that never exceeds the budget: memory is counted before it is allocated, and
 * until after it was freed.
 *
 * <p><b>Thread safety:</b> safe; memory is taken by one thread at a time. Nothing is allocated or
 * freed under the lock.
 *
 * <p><b>Lifecycle:</b> {@code close} is idempotent and frees staging and what nobody uses; a page
 * in use is freed when it is given back.
 */
final class PagePool implements AutoCloseable {
  /** Size of pages as long as nothing is known of the states. */
  static final long DEFAULT_PAGE_BYTES = 256 * 1024;

  /** Staging gets one of this many parts more than asked, as conversations grow. */
  private static final int STAGING_GROWTH = 8;

  private static final Logger log = LoggerFactory.getLogger(PagePool.class);

  private final ReentrantLock lock = new ReentrantLock();
  private final long budgetBytes;

  @GuardedBy("lock")
  private final Deque<Page> free = new ArrayDeque<>();

  @GuardedBy("lock")
  private @Nullable Page staging;

  @GuardedBy("lock")
  private long pageBytes = DEFAULT_PAGE_BYTES;

  /** Pages in use, and staging. */
  @GuardedBy("lock")
  private long usedBytes;

  /** Everything that is allocated, is about to be, or is being freed. */
  @GuardedBy("lock")
  private long heldBytes;

  @GuardedBy("lock")
  private boolean closed;

  PagePool(long budgetBytes) {
    if (budgetBytes < 0) {
      throw new IllegalArgumentException(
          "the RAM budget of sessions must be 0 or more bytes, not " + budgetBytes);
    }
    this.budgetBytes = budgetBytes;
  }

  /** Returns the size of the pages that are in use, and of the memory for staging. */
  long usedBytes() {
    lock.lock();
    try {
      return usedBytes;
    } finally {
      lock.unlock();
    }
  }

  /** Returns the size of everything that is allocated; never more than the budget. */
  long heldBytes() {
    lock.lock();
    try {
      return heldBytes;
    } finally {
      lock.unlock();
    }
  }

  long pageBytes() {
    lock.lock();
    try {
      return pageBytes;
    } finally {
      lock.unlock();
    }
  }

  /** Sets the size of the pages taken from now on; those in use keep theirs. */
  void pageBytes(long bytes) {
    List<Page> unfit = new ArrayList<>();
    lock.lock();
    try {
      if (pageBytes != bytes) {
        pageBytes = bytes;
        unfit.addAll(free);
        free.clear();
      }
    } finally {
      lock.unlock();
    }
    free(unfit);
  }

  /**
   * Takes pages, whose content is anything.
   *
   * @return the pages, each to be {@linkplain #give given} back; empty when the budget has no room
   *     for all of them, or the system no memory
   */
  Optional<List<Page>> take(int count) {
    List<Page> pages = new ArrayList<>(count);
    long size;
    lock.lock();
    try {
      requireOpen();
      size = pageBytes;
      int fresh = Math.max(0, count - free.size());
      // Free pages count as held already, so only fresh ones need room.
      if (fresh > (budgetBytes - heldBytes) / size) {
        return Optional.empty();
      }
      usedBytes += count * size;
      heldBytes += fresh * size;
      while (pages.size() < count - fresh) {
        pages.add(free.pop());
      }
    } finally {
      lock.unlock();
    }
    try {
      while (pages.size() < count) {
        pages.add(Page.allocate(size));
      }
      return Optional.of(pages);
    } catch (OutOfMemoryError e) {
      log.warn("the system has no memory for a page of {} bytes: a state is not kept", size);
      unreserve((count - pages.size()) * size);
      give(pages);
      return Optional.empty();
    }
  }

  /** Gives pages back. */
  void give(List<Page> pages) {
    List<Page> unfit = new ArrayList<>();
    lock.lock();
    try {
      for (Page page : pages) {
        usedBytes -= page.size();
        if (closed || page.size() != pageBytes) {
          unfit.add(page);
        } else {
          free.push(page);
        }
      }
    } finally {
      lock.unlock();
    }
    free(unfit);
  }

  /**
   * Returns the memory for staging, whose content is anything. What was returned before is invalid
   * when that was smaller.
   *
   * @param bytes at least 1
   * @return exactly that many bytes; empty when the budget has no room, or the system no memory
   */
  Optional<MemorySegment> staging(long bytes) {
    List<Page> victims = new ArrayList<>();
    long size;
    lock.lock();
    try {
      requireOpen();
      Page old = staging;
      long oldBytes = old == null ? 0 : old.size();
      if (old != null && oldBytes >= bytes) {
        return Optional.of(old.bytes().asSlice(0, bytes));
      }
      long room = budgetBytes - usedBytes + oldBytes;
      if (bytes > room) {
        return Optional.empty();
      }
      size = bytes + Math.min(room - bytes, bytes / STAGING_GROWTH);
      if (old != null) {
        victims.add(old);
        staging = null;
        usedBytes -= oldBytes;
      }
      long excess = heldBytes - oldBytes - (budgetBytes - size);
      for (; excess > 0 && !free.isEmpty(); excess -= pageBytes) {
        victims.add(free.removeLast());
      }
    } finally {
      lock.unlock();
    }
    free(victims);
    return reserve(size)
        ? allocateStaging(size).map(all -> all.asSlice(0, bytes))
        : Optional.empty();
  }

  @Override
  public void close() {
    List<Page> unused = new ArrayList<>();
    lock.lock();
    try {
      closed = true;
      unused.addAll(free);
      free.clear();
      if (staging != null) {
        unused.add(staging);
        usedBytes -= staging.size();
        staging = null;
      }
    } finally {
      lock.unlock();
    }
    free(unused);
  }

  private Optional<MemorySegment> allocateStaging(long size) {
    Page page;
    try {
      page = Page.allocate(size);
    } catch (OutOfMemoryError e) {
      log.warn("the system has no memory for {} bytes to put a state together", size);
      unreserve(size);
      return Optional.empty();
    }
    lock.lock();
    try {
      if (!closed) {
        staging = page;
        return Optional.of(page.bytes());
      }
      usedBytes -= size;
    } finally {
      lock.unlock();
    }
    free(List.of(page));
    throw closedAlready();
  }

  private boolean reserve(long bytes) {
    lock.lock();
    try {
      if (heldBytes > budgetBytes - bytes) {
        return false;
      }
      usedBytes += bytes;
      heldBytes += bytes;
      return true;
    } finally {
      lock.unlock();
    }
  }

  private void unreserve(long bytes) {
    lock.lock();
    try {
      usedBytes -= bytes;
      heldBytes -= bytes;
    } finally {
      lock.unlock();
    }
  }

  private void free(List<Page> pages) {
    pages.forEach(Page::free);
    lock.lock();
    try {
      heldBytes -= pages.stream().mapToLong(Page::size).sum();
    } finally {
      lock.unlock();
    }
  }

  @GuardedBy("lock")
  private void requireOpen() {
    if (closed) {
      throw closedAlready();
    }
  }

  private static IllegalStateException closedAlready() {
    return new IllegalStateException("the RAM store of sessions was closed already");
  }
}
