package dev.hugind.engine.grammar;

import java.util.Arrays;

/**
 * Where a called rule returns to: a state, and below it whatever any of the callers return to. As
 * callers are merged, a node stands for many stacks at once. Nodes of one run with the same content
 * are the same object, as long as the run remembers them.
 *
 * <p><b>Thread safety:</b> immutable.
 */
final class StackNode {
  private final int id;
  private final int returnState;

  /** In the order of their ids. */
  private final StackNode[] below;

  private final int hash;
  private final long ambiguity;

  /**
   * Makes a node.
   *
   * @param id a number above 0 that no other node of the run has
   */
  StackNode(int id, int returnState, StackNode[] below) {
    this.id = id;
    this.returnState = returnState;
    this.below = below;
    int sum = returnState;
    long most = 0;
    for (StackNode node : below) {
      sum = 31 * sum + node.id;
      most = Math.max(most, node.ambiguity);
    }
    hash = sum;
    ambiguity = most + Math.max(0, below.length - 1);
  }

  int id() {
    return id;
  }

  /** Tells whether the root returns here, so that the text is complete. */
  boolean isBottom() {
    return below.length == 0;
  }

  int returnState() {
    return returnState;
  }

  /** Returns how many nodes are below; none below the bottom of all stacks. */
  int size() {
    return below.length;
  }

  StackNode below(int index) {
    return below[index];
  }

  /**
   * Returns how many nodes beyond the first are below this one and below those on the most
   * ambiguous way down, which is about what the stacks that it stands for take of memory.
   */
  long ambiguity() {
    return ambiguity;
  }

  /** Compares the content; the nodes below by identity, or it would walk down the whole stack. */
  @Override
  public boolean equals(Object o) {
    return o instanceof StackNode other
        && returnState == other.returnState
        && Arrays.equals(below, other.below, (a, b) -> Integer.compare(a.id, b.id));
  }

  @Override
  public int hashCode() {
    return hash;
  }
}
