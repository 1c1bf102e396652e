package dev.hugind.engine.schema;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Finds the states of an automaton that are equivalent (Hopcroft's algorithm).
 *
 * <p><b>Thread safety:</b> confined to one thread.
 */
final class RegexMinimizer {
  private final RegexDfa dfa;
  private final SchemaBudget budget;
  private final String path;
  private final String keyword;

  /** Where the state leads on a class; states are counted with the dead one as the last. */
  private final int[][] next;

  /** The states, those of one block side by side, the marked ones of it first. */
  private final int[] states;

  private final int[] placeOf;
  private final int[] blockOf;
  private final int[] first;
  private final int[] end;
  private final int[] marked;
  private final boolean[] waiting;
  private int blocks;

  RegexMinimizer(RegexDfa dfa, String path, String keyword, SchemaBudget budget) {
    this.dfa = dfa;
    this.path = path;
    this.keyword = keyword;
    this.budget = budget;
    int n = dfa.size() + 1;
    int[] starts =
        IntStream.concat(
                IntStream.of(0),
                IntStream.range(0, dfa.size()).flatMap(s -> Arrays.stream(dfa.starts(s))))
            .distinct()
            .sorted()
            .toArray();
    budget.spend(path, keyword, (long) starts.length * n / 2);
    Map<List<Integer>, Integer> classes = new HashMap<>();
    List<int[]> columns = new ArrayList<>();
    for (int start : starts) {
      int[] column = new int[n];
      for (int s = 0; s < n; s++) {
        int to = s == n - 1 ? RegexDfa.DEAD : dfa.next(s, start);
        column[s] = to == RegexDfa.DEAD ? n - 1 : to;
      }
      // Columns are compared by content; a list gives them equality.
      if (classes.putIfAbsent(Arrays.stream(column).boxed().toList(), columns.size()) == null) {
        columns.add(column);
      }
    }
    next = columns.toArray(int[][]::new);
    states = IntStream.range(0, n).toArray();
    placeOf = states.clone();
    blockOf = new int[n];
    first = new int[n];
    end = new int[n];
    marked = new int[n];
    waiting = new boolean[n];
  }

  /** Returns the number of each state's block. */
  int[] blocks() {
    int n = states.length;
    end[0] = n;
    blocks = 1;
    Deque<Integer> work = new ArrayDeque<>();
    List<Integer> touched = new ArrayList<>();
    for (int s = 0; s < n - 1; s++) {
      if (dfa.accepting(s)) {
        mark(s, touched);
      }
    }
    touched.forEach(block -> split(block, work));
    for (int block = 0; block < blocks; block++) {
      if (!waiting[block]) {
        waiting[block] = true;
        work.add(block);
      }
    }
    int[][][] before = predecessors();
    while (!work.isEmpty()) {
      int block = work.remove();
      waiting[block] = false;
      int[] splitter = Arrays.copyOfRange(states, first[block], end[block]);
      for (int[][] sources : before) {
        touched.clear();
        for (int state : splitter) {
          for (int source : sources[state]) {
            mark(source, touched);
          }
          budget.spend(path, keyword, 1 + sources[state].length);
        }
        touched.forEach(other -> split(other, work));
      }
    }
    return Arrays.copyOf(blockOf, n - 1);
  }

  private void mark(int state, List<Integer> touched) {
    int block = blockOf[state];
    int to = first[block] + marked[block];
    int from = placeOf[state];
    if (from < to) {
      return;
    }
    if (marked[block]++ == 0) {
      touched.add(block);
    }
    states[from] = states[to];
    placeOf[states[from]] = from;
    states[to] = state;
    placeOf[state] = to;
  }

  /** Makes the marked states of a block a block of their own. */
  private void split(int block, Deque<Integer> work) {
    int cut = first[block] + marked[block];
    marked[block] = 0;
    if (cut == end[block]) {
      return;
    }
    int fresh = blocks++;
    first[fresh] = first[block];
    end[fresh] = cut;
    first[block] = cut;
    for (int i = first[fresh]; i < cut; i++) {
      blockOf[states[i]] = fresh;
    }
    boolean freshIsSmaller = cut - first[fresh] <= end[block] - cut;
    int next = waiting[block] || freshIsSmaller ? fresh : block;
    waiting[next] = true;
    work.add(next);
  }

  private int[][][] predecessors() {
    int n = states.length;
    budget.spend(path, keyword, (long) n * next.length);
    int[][][] before = new int[next.length][n][];
    for (int c = 0; c < next.length; c++) {
      int[] counts = new int[n];
      for (int s = 0; s < n; s++) {
        counts[next[c][s]]++;
      }
      for (int s = 0; s < n; s++) {
        before[c][s] = new int[counts[s]];
      }
      for (int s = 0; s < n; s++) {
        before[c][next[c][s]][--counts[next[c][s]]] = s;
      }
    }
    return before;
  }
}
