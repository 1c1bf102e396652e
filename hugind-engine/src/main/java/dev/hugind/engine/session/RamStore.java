package dev.hugind.engine.session;

import dev.hugind.engine.backend.StateLayout;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps states of conversations in RAM outside the heap, within a budget; the states of one
 * isolation key hold a common start once.
 *
 * <p>States that can be cut are held in blocks of 32 tokens; the last block of a state takes the
 * room of a full one. Memory is kept for reuse, but counts against the budget as long as it is
 * held. Only {@link RamCopy#writeTo} takes memory of its own: 1 MiB while it runs.
 *
 * <p><b>Thread safety:</b> safe, with one thread at a time, the scheduler's, that stores and uses
 * {@link #staging}; copies are read, shared and closed by any. Bytes are copied under no lock.
 *
 * <p><b>Lifecycle:</b> closed by the engine that uses it; {@code close} is idempotent. The memory
 * of copies that are still open is freed with them.
 *
 * <p><b>After close:</b> storing and staging throw {@link IllegalStateException}; open copies can
 * still be used.
 */
public final class RamStore implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(RamStore.class);

  private final long budgetBytes;
  private final PagePool pool;
  private final BlockTree tree;
  private final AtomicBoolean warned = new AtomicBoolean();

  /** Set once, by the thread that stores; all states are put together with it. */
  private volatile @Nullable StateLayout layout;

  /**
   * Creates an empty store.
   *
   * @param budgetBytes how much memory it may hold, 0 or more; with 0 it keeps nothing
   * @throws IllegalArgumentException when the budget is negative
   */
  public RamStore(long budgetBytes) {
    this.budgetBytes = budgetBytes;
    this.pool = new PagePool(budgetBytes);
    this.tree = new BlockTree(pool);
  }

  /**
   * Returns how much memory may be held.
   *
   * @return bytes
   */
  public long budgetBytes() {
    return budgetBytes;
  }

  /**
   * Returns how much memory copies and staging take. What is beyond it in the budget is free to be
   * used.
   *
   * @return bytes, from 0 to the budget
   */
  public long usedBytes() {
    return pool.usedBytes();
  }

  /**
   * Returns how much memory storing a state would newly take, as long as nobody closes a copy.
   *
   * @param isolation the key of the tenant or API key
   * @param tokens the tokens of the state
   * @param stateLayout the layout of the state
   * @return bytes; 0 when all is held already, or the layout's states are refused
   */
  public long neededBytes(String isolation, int[] tokens, StateLayout stateLayout) {
    StateLayout first = layout;
    if (first != null && !first.sameRows(stateLayout)) {
      return 0;
    }
    return tree.missing(isolation, tokens) * blockBytes(stateLayout);
  }

  /**
   * Returns how much memory storing a state that can't be cut would take.
   *
   * @param stateBytes size of the state in bytes, at least 1
   * @return bytes
   */
  public long neededBytesWhole(long stateBytes) {
    long pageBytes = pool.pageBytes();
    return Math.ceilDiv(stateBytes, pageBytes) * pageBytes;
  }

  /**
   * Keeps a state. What other copies of the same isolation key hold of its start is not copied
   * again. The first layout decides: a state with other rows is refused, and the first one logged.
   *
   * @param isolation the key of the tenant or API key
   * @param tokens the tokens that the state holds, at least 1; copied
   * @param stateLayout the layout of the state, which has rows
   * @param state the whole state
   * @return the copy, closed by the caller; empty when the budget has no room, the system no
   *     memory, or the state other rows; then nothing was changed
   * @throws IllegalArgumentException when there are no tokens, no rows, or the state has another
   *     size than the layout says
   * @throws IllegalStateException after {@link #close}
   */
  public Optional<RamCopy> store(
      String isolation, int[] tokens, StateLayout stateLayout, MemorySegment state) {
    requireState(tokens, stateLayout, state);
    StateLayout first = adopt(stateLayout);
    if (first == null) {
      return Optional.empty();
    }
    BlockTree.Start start = tree.start(isolation, tokens);
    try {
      return hold(
              BlockTree.blocks(tokens.length - start.tokens()),
              pages -> {
                copyRows(stateLayout, state, tokens.length, start.tokens(), pages);
                return tree.grow(start, tokens, pages);
              })
          .map(right -> new CuttableCopy(tree, right, tokens.length, first));
    } finally {
      tree.close(start.right());
    }
  }

  /**
   * Keeps a state that can only be restored whole.
   *
   * @param tokens how many tokens it holds, at least 1
   * @param state the whole state, at least 1 byte
   * @return the copy, closed by the caller; empty when the budget has no room, or the system no
   *     memory; then nothing was changed
   * @throws IllegalArgumentException when there are no tokens or bytes
   * @throws IllegalStateException after {@link #close}
   */
  public Optional<RamCopy> storeWhole(int tokens, MemorySegment state) {
    long bytes = state.byteSize();
    if (tokens < 1 || bytes < 1) {
      throw new IllegalArgumentException(
          "a state of " + tokens + " tokens and " + bytes + " bytes can't be kept");
    }
    int count = Math.toIntExact(Math.ceilDiv(bytes, pool.pageBytes()));
    return hold(
            count,
            pages -> {
              copyBytes(state, pages);
              return tree.whole(pages);
            })
        .map(right -> new WholeCopy(tree, right, tokens, bytes));
  }

  /**
   * Finds the longest start of a prompt that any copy of an isolation key holds.
   *
   * @param isolation the key of the tenant or API key
   * @param prompt the prompt's tokens
   * @param limit how many of them to look at, 0 or more
   * @return a copy of exactly the tokens that match, closed by the caller; empty when none do
   * @throws IllegalArgumentException when the limit is negative
   */
  public Optional<RamCopy> longest(String isolation, int[] prompt, int limit) {
    if (limit < 0) {
      throw new IllegalArgumentException("a limit of " + limit + " tokens is negative");
    }
    StateLayout first = layout;
    if (first == null) {
      return Optional.empty();
    }
    return tree.longest(isolation, prompt, Math.min(limit, prompt.length))
        .map(start -> new CuttableCopy(tree, start.right(), start.tokens(), first));
  }

  /**
   * Returns memory for putting a state together or saving one. It is the same at each call and may
   * hold anything; when it has to grow, what was returned before is invalid.
   *
   * @param bytes how many are needed, at least 1
   * @return exactly that many bytes, valid until this is closed; empty when the budget has no room,
   *     or the system no memory
   * @throws IllegalArgumentException when no bytes are asked for
   * @throws IllegalStateException after {@link #close}
   */
  public Optional<MemorySegment> staging(long bytes) {
    if (bytes < 1) {
      throw new IllegalArgumentException("can't put a state of " + bytes + " bytes together");
    }
    return pool.staging(bytes);
  }

  @Override
  public void close() {
    pool.close();
  }

  /** Returns how much memory is allocated, whether it is used or kept for reuse. */
  long heldBytes() {
    return pool.heldBytes();
  }

  private @Nullable StateLayout adopt(StateLayout stateLayout) {
    StateLayout first = layout;
    if (first == null) {
      pool.pageBytes(blockBytes(stateLayout));
      layout = stateLayout;
      return stateLayout;
    }
    if (first.sameRows(stateLayout)) {
      return first;
    }
    if (warned.compareAndSet(false, true)) {
      log.warn(
          "a state with {} bytes a token has other rows than those kept in RAM with {}; such states"
              + " are not kept",
          stateLayout.tokenBytes(),
          first.tokenBytes());
    }
    return null;
  }

  /** Takes pages, has them filled and made somebody's; gives them back when that fails. */
  private Optional<BlockTree.Right> hold(int count, Function<List<Page>, BlockTree.Right> fill) {
    Optional<List<Page>> pages = pool.take(count);
    if (pages.isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(fill.apply(pages.get()));
    } catch (RuntimeException | Error e) {
      pool.give(pages.get());
      throw e;
    }
  }

  private static void copyRows(
      StateLayout layout, MemorySegment state, int tokens, int start, List<Page> pages) {
    int from = start;
    for (Page page : pages) {
      int count = Math.min(BlockTree.BLOCK_TOKENS, tokens - from);
      layout.take(state, tokens, from, count, page.bytes());
      from += count;
    }
  }

  private static void copyBytes(MemorySegment state, List<Page> pages) {
    long from = 0;
    for (Page page : pages) {
      long bytes = Math.min(page.size(), state.byteSize() - from);
      MemorySegment.copy(state, from, page.bytes(), 0, bytes);
      from += bytes;
    }
  }

  private static long blockBytes(StateLayout layout) {
    return BlockTree.BLOCK_TOKENS * layout.tokenBytes();
  }

  private static void requireState(int[] tokens, StateLayout layout, MemorySegment state) {
    if (tokens.length < 1 || layout.tokenBytes() < 1) {
      throw new IllegalArgumentException(
          "a state of "
              + tokens.length
              + " tokens of "
              + layout.tokenBytes()
              + " bytes each can't be kept");
    }
    if (state.byteSize() != layout.stateBytes(tokens.length)) {
      throw new IllegalArgumentException(
          "a state of " + tokens.length + " tokens has not " + state.byteSize() + " bytes");
    }
  }
}
