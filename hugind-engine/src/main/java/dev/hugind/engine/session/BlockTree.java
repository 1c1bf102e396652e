package dev.hugind.engine.session;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * What is held in RAM: for each isolation key the blocks of its states as a tree, so that a common
 * start is there once. A block is found by its tokens themselves, never by a hash of them.
 *
 * <p>Who needs a block has a {@link Right} to it, and with it to its parents. A block goes when no
 * right and no child needs it, and a key with its last block.
 *
 * <p><b>Thread safety:</b> safe; one thread at a time between {@link #start} and {@link #grow}.
 */
final class BlockTree {
  /** Tokens of a block. Only the last block of a state may have fewer. */
  static final int BLOCK_TOKENS = 32;

  /** Keeps a block; closed exactly once. */
  static final class Right {
    private final Block block;

    /** Guarded by the lock of the tree. */
    private boolean open = true;

    private Right(Block block) {
      this.block = block;
    }

    Block block() {
      return block;
    }
  }

  /**
   * A start that is held.
   *
   * @param right the right to its last block
   * @param tokens how many tokens it has; its last block may have more
   */
  record Start(Right right, int tokens) {}

  private record Position(Block block, int tokens) {}

  private final ReentrantLock lock = new ReentrantLock();
  private final PagePool pool;

  @GuardedBy("lock")
  private final Map<String, Block> roots = new HashMap<>();

  /**
   * Creates an empty tree.
   *
   * @param pool gets the pages that nobody needs any more
   */
  BlockTree(PagePool pool) {
    this.pool = pool;
  }

  /** Returns how many blocks some tokens have. */
  static int blocks(int tokens) {
    return Math.ceilDiv(tokens, BLOCK_TOKENS);
  }

  /** Returns the longest held start of some tokens, up to a limit; empty when there is none. */
  Optional<Start> longest(String isolation, int[] tokens, int limit) {
    lock.lock();
    try {
      Position found = find(roots.get(isolation), tokens, limit);
      return found.tokens == 0
          ? Optional.empty()
          : Optional.of(new Start(right(found.block), found.tokens));
    } finally {
      lock.unlock();
    }
  }

  /** Returns how many blocks must be added to hold some tokens. */
  int missing(String isolation, int[] tokens) {
    lock.lock();
    try {
      Position found = find(roots.get(isolation), tokens, tokens.length);
      return blocks(tokens.length - inFull(found, tokens).tokens);
    } finally {
      lock.unlock();
    }
  }

  /** Returns what is held of some tokens: all of them, or full blocks, or nothing at all. */
  Start start(String isolation, int[] tokens) {
    lock.lock();
    try {
      Block root = roots.computeIfAbsent(isolation, Block::root);
      Position found = inFull(find(root, tokens, tokens.length), tokens);
      return new Start(right(found.block), found.tokens);
    } finally {
      lock.unlock();
    }
  }

  /**
   * Adds blocks.
   *
   * @param start what {@link #start} returned for the tokens; it stays open
   * @param tokens those of the whole state
   * @param pages the packed rows of the blocks that are missing, which the tree owns from now on
   * @return the right to the last block
   */
  Right grow(Start start, int[] tokens, List<Page> pages) {
    lock.lock();
    try {
      // The new blocks are linked among themselves first: should that fail, the tree is as it was.
      Block base = start.right.block;
      Block first = null;
      Block last = base;
      int from = start.tokens;
      for (Page page : pages) {
        int to = Math.min(from + BLOCK_TOKENS, tokens.length);
        Block next = last.child(Arrays.copyOfRange(tokens, from, to), page);
        if (first == null) {
          first = next;
        } else {
          last.children.put(next.tokens, next);
        }
        last = next;
        from = to;
      }
      Right right = new Right(last);
      // INVARIANT: one thread stores, so that what was missing still is.
      if (first != null && base.children.putIfAbsent(first.tokens, first) != null) {
        throw new IllegalStateException("two threads stored states at once");
      }
      last.rights++;
      return right;
    } finally {
      lock.unlock();
    }
  }

  /** Holds a state that can't be cut. */
  Right whole(List<Page> pages) {
    lock.lock();
    try {
      return right(Block.whole(pages));
    } finally {
      lock.unlock();
    }
  }

  /** Returns a second right to the same block. */
  Right share(Right right) {
    lock.lock();
    try {
      requireOpen(right);
      return right(right.block);
    } finally {
      lock.unlock();
    }
  }

  /** Ends a right, and what was there for it alone. */
  void close(Right right) {
    List<Page> unneeded = new ArrayList<>();
    lock.lock();
    try {
      requireOpen(right);
      right.open = false;
      right.block.rights--;
      Block block = right.block;
      while (block != null && block.rights == 0 && block.children.isEmpty()) {
        unneeded.addAll(block.pages);
        remove(block);
        block = block.parent;
      }
    } finally {
      lock.unlock();
    }
    pool.give(unneeded);
  }

  @GuardedBy("lock")
  private void remove(Block block) {
    if (block.parent != null) {
      block.parent.children.remove(block.tokens);
    } else {
      var _ = roots.remove(block.isolation, block); // a whole state is not there
    }
  }

  @GuardedBy("lock")
  private Position find(@Nullable Block root, int[] tokens, int limit) {
    if (root == null) {
      return new Position(Block.root(""), 0);
    }
    Block block = root;
    int found = 0;
    while (found < limit) {
      int[] next = Arrays.copyOfRange(tokens, found, Math.min(found + BLOCK_TOKENS, limit));
      Block nearest = block.nearest(next);
      if (nearest == null) {
        break;
      }
      int common = nearest.common(next);
      block = nearest;
      found += common;
      if (common < BLOCK_TOKENS) {
        break;
      }
    }
    return new Position(block, found);
  }

  /** Leaves out a last block that holds some of the tokens wanted, but not all. */
  private static Position inFull(Position found, int[] tokens) {
    int cut = found.tokens % BLOCK_TOKENS;
    return found.tokens == tokens.length || cut == 0
        ? found
        : new Position(Objects.requireNonNull(found.block.parent), found.tokens - cut);
  }

  @GuardedBy("lock")
  private Right right(Block block) {
    block.rights++;
    return new Right(block);
  }

  @GuardedBy("lock")
  private void requireOpen(Right right) {
    if (!right.open) {
      throw new IllegalStateException("the right to a state in RAM was closed already");
    }
  }
}
