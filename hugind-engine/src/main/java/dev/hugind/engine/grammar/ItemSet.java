package dev.hugind.engine.grammar;

import java.util.Arrays;

/**
 * A set of items that keeps the order in which they came, made to be used again and again.
 *
 * <p>An item is a state of some rule's automaton and the node that says where that rule returns to.
 *
 * <p><b>Thread safety:</b> confined to the thread of its run.
 */
final class ItemSet {
  private int size;
  private int[] states = new int[16];
  private StackNode[] nodes = new StackNode[16];

  /** Open addressing; a place holds an item's index plus 1, or 0. */
  private int[] table = new int[64];

  void clear() {
    if (size * 4 < table.length) {
      for (int i = 0; i < size; i++) {
        // Each chain of places starts at one of these and is without gaps.
        for (int place = home(states[i], nodes[i].id()); table[place] != 0; place = after(place)) {
          table[place] = 0;
        }
      }
    } else {
      Arrays.fill(table, 0);
    }
    Arrays.fill(nodes, 0, size, null);
    size = 0;
  }

  int size() {
    return size;
  }

  int state(int index) {
    return states[index];
  }

  StackNode node(int index) {
    return nodes[index];
  }

  void add(int state, StackNode node) {
    int place = place(state, node.id());
    if (table[place] != 0) {
      return;
    }
    if (size == states.length) {
      states = Arrays.copyOf(states, 2 * size);
      nodes = Arrays.copyOf(nodes, 2 * size);
    }
    states[size] = state;
    nodes[size++] = node;
    table[place] = size;
    if (size * 2 > table.length) {
      table = new int[4 * table.length];
      for (int i = 0; i < size; i++) {
        table[place(states[i], nodes[i].id())] = i + 1;
      }
    }
  }

  /** Returns the place of an item, or the empty one where it belongs. */
  private int place(int state, int nodeId) {
    int place = home(state, nodeId);
    while (table[place] != 0) {
      int index = table[place] - 1;
      if (states[index] == state && nodes[index].id() == nodeId) {
        return place;
      }
      place = after(place);
    }
    return place;
  }

  private int home(int state, int nodeId) {
    int mixed = (state * 0x9E3779B1) ^ (nodeId * 0x85EBCA6B);
    return (mixed ^ (mixed >>> 15)) & (table.length - 1);
  }

  private int after(int place) {
    return (place + 1) & (table.length - 1);
  }

  /** Returns the items in an order that does not depend on how they came. */
  Items sorted(boolean end) {
    long[] keys = new long[size];
    for (int i = 0; i < size; i++) {
      keys[i] = ((long) states[i] << 32) | nodes[i].id();
    }
    Arrays.sort(keys);
    int[] sortedStates = new int[size];
    StackNode[] sortedNodes = new StackNode[size];
    for (int i = 0; i < size; i++) {
      int index = table[place((int) (keys[i] >> 32), (int) keys[i])] - 1;
      sortedStates[i] = states[index];
      sortedNodes[i] = nodes[index];
    }
    return new Items(sortedStates, sortedNodes, end);
  }
}
