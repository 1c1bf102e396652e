package dev.hugind.engine.grammar;

import java.util.Arrays;

/**
 * Items in their canonical order, and whether the text may end: what tells states apart.
 *
 * <p><b>Thread safety:</b> immutable.
 */
final class Items {
  private final int[] states;
  private final StackNode[] nodes;
  private final boolean end;
  private final int hash;

  Items(int[] states, StackNode[] nodes, boolean end) {
    this.states = states;
    this.nodes = nodes;
    this.end = end;
    int sum = end ? 1 : 0;
    for (int i = 0; i < states.length; i++) {
      sum = 31 * (31 * sum + states[i]) + nodes[i].id();
    }
    hash = sum;
  }

  int size() {
    return states.length;
  }

  int state(int index) {
    return states[index];
  }

  StackNode node(int index) {
    return nodes[index];
  }

  boolean end() {
    return end;
  }

  @Override
  public boolean equals(Object o) {
    return o instanceof Items other
        && hash == other.hash
        && end == other.end
        && Arrays.equals(states, other.states)
        && Arrays.equals(nodes, other.nodes, (a, b) -> Integer.compare(a.id(), b.id()));
  }

  @Override
  public int hashCode() {
    return hash;
  }
}
