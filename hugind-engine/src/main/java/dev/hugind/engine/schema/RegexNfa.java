package dev.hugind.engine.schema;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A regular expression as a non-deterministic automaton that finds it anywhere in a text.
 *
 * <p><b>Thread safety:</b> confined to one thread.
 */
final class RegexNfa {
  private static final int FOUND = 0;
  private static final int SEARCHING = 1;

  private enum Label {
    CHARACTERS,
    EMPTY,
    AT_START,
    AT_END
  }

  private record Edge(Label label, @Nullable RegexCodePoints set, int to) {}

  private final String path;
  private final String keyword;
  private final SchemaBudget budget;
  private final List<List<Edge>> edges = new ArrayList<>();

  RegexNfa(RegexNode node, String path, String keyword, SchemaBudget budget) {
    this.path = path;
    this.keyword = keyword;
    this.budget = budget;
    int found = newState();
    int searching = newState();
    edge(found, new Edge(Label.CHARACTERS, RegexCodePoints.ALL, found));
    edge(searching, new Edge(Label.CHARACTERS, RegexCodePoints.ALL, searching));
    add(node, searching, found);
  }

  private int newState() {
    if (edges.size() >= SchemaLimits.PATTERN_STEPS) {
      throw new SchemaException(
          path,
          keyword,
          "is too large: its repetitions come to more than "
              + SchemaLimits.PATTERN_STEPS
              + " steps; lower the counts");
    }
    edges.add(new ArrayList<>(2));
    return edges.size() - 1;
  }

  private void edge(int from, Edge edge) {
    edges.get(from).add(edge);
  }

  private void add(RegexNode node, int from, int to) {
    switch (node) {
      case RegexNode.Characters characters ->
          edge(from, new Edge(Label.CHARACTERS, characters.set(), to));
      case RegexNode.Start start -> edge(from, new Edge(Label.AT_START, null, to));
      case RegexNode.End end -> edge(from, new Edge(Label.AT_END, null, to));
      case RegexNode.Look look ->
          throw new SchemaException(
              path,
              keyword,
              "has a lookahead elsewhere than right after a leading ^, which a grammar can't"
                  + " enforce; leave it out");
      case RegexNode.Choice choice -> choice.options().forEach(option -> add(option, from, to));
      case RegexNode.Sequence sequence -> {
        int at = from;
        for (RegexNode part : sequence.parts()) {
          int next = newState();
          add(part, at, next);
          at = next;
        }
        edge(at, new Edge(Label.EMPTY, null, to));
      }
      case RegexNode.Repeat repeat -> addRepeat(repeat, from, to);
    }
  }

  private void addRepeat(RegexNode.Repeat repeat, int from, int to) {
    int at = from;
    for (int i = 0; i < repeat.least(); i++) {
      int next = newState();
      add(repeat.item(), at, next);
      at = next;
    }
    if (repeat.most() < 0) {
      int loop = newState();
      edge(at, new Edge(Label.EMPTY, null, loop));
      int after = newState();
      add(repeat.item(), loop, after);
      edge(after, new Edge(Label.EMPTY, null, loop));
      edge(loop, new Edge(Label.EMPTY, null, to));
      return;
    }
    edge(at, new Edge(Label.EMPTY, null, to));
    for (int i = repeat.least(); i < repeat.most(); i++) {
      int next = newState();
      add(repeat.item(), at, next);
      edge(next, new Edge(Label.EMPTY, null, to));
      at = next;
    }
  }

  /** Returns the deterministic automaton of all texts in which the expression is found. */
  RegexDfa toDfa() {
    Alphabet alphabet = new Alphabet();
    RegexDfa.Builder builder = new RegexDfa.Builder(path, keyword);
    Map<BitSet, Integer> known = new HashMap<>();
    List<BitSet> queue = new ArrayList<>();
    BitSet start = new BitSet();
    start.set(SEARCHING);
    close(start, true, false);
    // The start has a state of its own, for a ^ holds only there.
    int first = builder.state(accepts(start, true));
    queue.add(start);
    for (int state = first; state < queue.size(); state++) {
      BitSet from = queue.get(state);
      BitSet[] moves = new BitSet[alphabet.classes];
      for (int s = from.nextSetBit(0); s >= 0; s = from.nextSetBit(s + 1)) {
        for (Edge edge : edges.get(s)) {
          if (edge.label == Label.CHARACTERS && edge.set != null) {
            int[] classes = alphabet.classesOf(edge.set);
            budget.spend(path, keyword, classes.length + 1L);
            for (int c : classes) {
              if (moves[c] == null) {
                moves[c] = new BitSet();
              }
              moves[c].set(edge.to);
            }
          }
        }
      }
      int[] targets = new int[alphabet.classes];
      for (int c = 0; c < targets.length; c++) {
        BitSet move = moves[c];
        if (move == null) {
          targets[c] = RegexDfa.DEAD;
          continue;
        }
        close(move, false, false);
        if (move.get(FOUND)) {
          // Once found, nothing that follows matters.
          move.clear();
          move.set(FOUND);
        }
        Integer target = known.get(move);
        budget.spend(path, keyword, 8L + edges.size() / 64);
        if (target == null) {
          target = builder.state(accepts(move, false));
          known.put(move, target);
          queue.add(move);
        }
        targets[c] = target;
      }
      builder.edges(state, alphabet.starts, alphabet.spread(targets));
    }
    return builder.build();
  }

  private boolean accepts(BitSet states, boolean atStart) {
    BitSet closed = (BitSet) states.clone();
    close(closed, atStart, true);
    return closed.get(FOUND);
  }

  private void close(BitSet states, boolean atStart, boolean atEnd) {
    int[] stack = states.stream().toArray();
    int size = stack.length;
    while (size > 0) {
      int state = stack[--size];
      for (Edge edge : edges.get(state)) {
        boolean passes =
            switch (edge.label) {
              case CHARACTERS -> false;
              case EMPTY -> true;
              case AT_START -> atStart;
              case AT_END -> atEnd;
            };
        budget.spend(path, keyword, 1);
        if (passes && !states.get(edge.to)) {
          states.set(edge.to);
          if (size == stack.length) {
            stack = Arrays.copyOf(stack, 2 * size + 8);
          }
          stack[size++] = edge.to;
        }
      }
    }
  }

  /** The characters in classes that no set of the expression tells apart. */
  private final class Alphabet {
    private final int[] starts;
    private final int[] classAt;
    private final int classes;
    private final Map<RegexCodePoints, int[]> classesOf = new HashMap<>();

    Alphabet() {
      List<RegexCodePoints> sets =
          edges.stream()
              .flatMap(List::stream)
              .filter(edge -> edge.label == Label.CHARACTERS)
              .map(Edge::set)
              .distinct()
              .toList();
      starts =
          sets.stream()
              .flatMapToInt(RegexCodePoints::turns)
              .filter(turn -> turn <= Character.MAX_CODE_POINT)
              .distinct()
              .sorted()
              .toArray();
      budget.spend(path, keyword, 4L * starts.length * sets.size());
      classAt = new int[starts.length];
      Map<BitSet, Integer> numbers = new HashMap<>();
      for (int i = 0; i < starts.length; i++) {
        BitSet members = new BitSet();
        for (int set = 0; set < sets.size(); set++) {
          members.set(set, sets.get(set).contains(starts[i]));
        }
        classAt[i] = numbers.computeIfAbsent(members, key -> numbers.size());
      }
      classes = numbers.size();
      for (RegexCodePoints set : sets) {
        BitSet found = new BitSet();
        for (int i = 0; i < starts.length; i++) {
          if (set.contains(starts[i])) {
            found.set(classAt[i]);
          }
        }
        classesOf.put(set, found.stream().toArray());
      }
    }

    int[] classesOf(RegexCodePoints set) {
      return classesOf.getOrDefault(set, new int[0]);
    }

    int[] spread(int[] targets) {
      int[] spread = new int[starts.length];
      for (int i = 0; i < spread.length; i++) {
        spread[i] = targets[classAt[i]];
      }
      return spread;
    }
  }
}
