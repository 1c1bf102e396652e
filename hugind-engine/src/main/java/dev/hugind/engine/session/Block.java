package dev.hugind.engine.session;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Some tokens that follow those of a parent, and the packed rows of their state; or a state that is
 * whole, and has neither parent nor tokens.
 *
 * <p><b>Thread safety:</b> rights and children under the lock of the {@link BlockTree}; the rest is
 * immutable, and the pages are written before anyone else knows the block.
 */
final class Block {
  final String isolation;
  final @Nullable Block parent;
  final int[] tokens;
  final List<Page> pages;

  /** In the order of their tokens, so that the one most like others is beside them. */
  final NavigableMap<int[], Block> children = new TreeMap<>(Arrays::compare);

  /** How many need this block; children need their parent, too, and are not counted. */
  int rights;

  private Block(String isolation, @Nullable Block parent, int[] tokens, List<Page> pages) {
    this.isolation = isolation;
    this.parent = parent;
    this.tokens = tokens;
    this.pages = List.copyOf(pages);
  }

  /** Creates the block of no tokens with which all states of an isolation key start. */
  static Block root(String isolation) {
    return new Block(isolation, null, new int[0], List.of());
  }

  /** Creates a block for a state that can't be cut. */
  static Block whole(List<Page> pages) {
    return new Block("", null, new int[0], pages);
  }

  /** Creates a block that follows this one. */
  Block child(int[] tokens, Page page) {
    return new Block(isolation, this, tokens, List.of(page));
  }

  /** Returns the child that shares most tokens with some others, if any shares the first. */
  @Nullable Block nearest(int[] others) {
    // In the order of their tokens no child shares more with others than a neighbour of theirs.
    Map.Entry<int[], Block> before = children.floorEntry(others);
    Map.Entry<int[], Block> after = children.ceilingEntry(others);
    int commonBefore = before == null ? 0 : common(before.getKey(), others);
    int commonAfter = after == null ? 0 : common(after.getKey(), others);
    if (before != null && commonBefore > 0 && commonBefore >= commonAfter) {
      return before.getValue();
    }
    return after != null && commonAfter > 0 ? after.getValue() : null;
  }

  /** Returns with how many tokens this block and others start alike. */
  int common(int[] others) {
    return common(tokens, others);
  }

  /** Returns the blocks from the root, which is left out, to this one. */
  List<Block> path() {
    Deque<Block> path = new ArrayDeque<>();
    for (Block block = this; block.parent != null; block = block.parent) {
      path.addFirst(block);
    }
    return List.copyOf(path);
  }

  private static int common(int[] some, int[] others) {
    int mismatch = Arrays.mismatch(some, others);
    return mismatch < 0 ? some.length : mismatch;
  }
}
