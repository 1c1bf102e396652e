package dev.hugind.engine.schema;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * A deterministic automaton over code points: a set of texts.
 *
 * <p>States are numbers, the first is where a text begins. Each has intervals of characters, by the
 * character with which they begin, and where each leads, which is {@link #DEAD} when nothing can
 * follow.
 *
 * <p><b>Thread safety:</b> immutable.
 */
final class RegexDfa {
  static final int DEAD = -1;

  /** All texts. */
  static final RegexDfa ANY =
      new RegexDfa(new int[][] {{0}}, new int[][] {{0}}, new boolean[] {true});

  /** How a text's membership in two sets decides about it. */
  enum Combination {
    BOTH,
    EITHER,
    FIRST_ONLY
  }

  private final int[][] starts;
  private final int[][] targets;
  private final boolean[] accepting;

  private RegexDfa(int[][] starts, int[][] targets, boolean[] accepting) {
    this.starts = starts;
    this.targets = targets;
    this.accepting = accepting;
  }

  /** Builds an automaton state by state. */
  static final class Builder {
    private final String path;
    private final String keyword;
    private final List<int[]> starts = new ArrayList<>();
    private final List<int[]> targets = new ArrayList<>();
    private final List<Boolean> accepting = new ArrayList<>();

    Builder(String path, String keyword) {
      this.path = path;
      this.keyword = keyword;
    }

    int state(boolean accepts) {
      if (accepting.size() >= SchemaLimits.TEXT_STATES) {
        throw new SchemaException(
            path,
            keyword,
            "needs more than " + SchemaLimits.TEXT_STATES + " states; make it simpler");
      }
      accepting.add(accepts);
      starts.add(new int[0]);
      targets.add(new int[0]);
      return accepting.size() - 1;
    }

    /** Sets where a state leads; neighbours with one target are joined. */
    void edges(int state, int[] from, int[] to) {
      int[] joinedFrom = new int[from.length];
      int[] joinedTo = new int[from.length];
      int count = 0;
      for (int i = 0; i < from.length; i++) {
        if (count == 0 || joinedTo[count - 1] != to[i]) {
          joinedFrom[count] = from[i];
          joinedTo[count++] = to[i];
        }
      }
      starts.set(state, Arrays.copyOf(joinedFrom, count));
      targets.set(state, Arrays.copyOf(joinedTo, count));
    }

    RegexDfa build() {
      boolean[] accepts = new boolean[accepting.size()];
      for (int i = 0; i < accepts.length; i++) {
        accepts[i] = accepting.get(i);
      }
      return new RegexDfa(starts.toArray(int[][]::new), targets.toArray(int[][]::new), accepts)
          .trimmed();
    }
  }

  /** Returns the set of just these texts. */
  static RegexDfa literals(Collection<String> texts, String path, String keyword) {
    Builder builder = new Builder(path, keyword);
    List<TreeMap<Integer, Integer>> edges = new ArrayList<>();
    List<Boolean> ends = new ArrayList<>();
    edges.add(new TreeMap<>());
    ends.add(false);
    for (String text : texts) {
      int node = 0;
      for (int c : text.codePoints().toArray()) {
        Integer next = edges.get(node).get(c);
        if (next == null) {
          next = edges.size();
          edges.add(new TreeMap<>());
          ends.add(false);
          edges.get(node).put(c, next);
        }
        node = next;
      }
      ends.set(node, true);
    }
    for (int node = 0; node < ends.size(); node++) {
      IntervalMap map = new IntervalMap();
      edges.get(node).forEach((c, next) -> map.add(c, c, next));
      builder.edges(builder.state(ends.get(node)), map.starts(), map.targets());
    }
    return builder.build();
  }

  /** Returns the texts of {@code least} to {@code most} characters. */
  static RegexDfa lengths(int least, int most, String path, String keyword) {
    Builder builder = new Builder(path, keyword);
    int last = most < 0 ? least : most;
    for (int i = 0; i <= last; i++) {
      int state = builder.state(i >= least);
      int next = i < last ? i + 1 : most < 0 ? i : DEAD;
      builder.edges(state, new int[] {0}, new int[] {next});
    }
    return builder.build();
  }

  /** Returns the same texts with one character before them, out of a range that starts at 0. */
  RegexDfa behind(int last) {
    Builder builder = new Builder("$", "");
    IntervalMap map = new IntervalMap();
    map.add(0, last, 1);
    builder.edges(builder.state(false), map.starts(), map.targets());
    for (int s = 0; s < size(); s++) {
      int[] to = Arrays.stream(targets[s]).map(t -> t == DEAD ? DEAD : t + 1).toArray();
      builder.edges(builder.state(accepting[s]), starts[s], to);
    }
    return builder.build();
  }

  int size() {
    return starts.length;
  }

  boolean accepting(int state) {
    return accepting[state];
  }

  boolean isEmpty() {
    return starts.length == 1 && !accepting[0];
  }

  boolean acceptsAll() {
    return starts.length == 1 && accepting[0] && targets[0].length == 1 && starts[0][0] == 0;
  }

  int next(int state, int codePoint) {
    int found = Arrays.binarySearch(starts[state], codePoint);
    int interval = found >= 0 ? found : -found - 2;
    return interval < 0 ? DEAD : targets[state][interval];
  }

  boolean matches(String text) {
    int state = 0;
    for (int i = 0;
        i < text.length() && state != DEAD;
        i += Character.charCount(text.codePointAt(i))) {
      state = next(state, text.codePointAt(i));
    }
    return state != DEAD && accepting[state];
  }

  /** Returns where a state leads, and on which characters. */
  Map<Integer, RegexCodePoints> moves(int state) {
    Map<Integer, RegexCodePoints.Builder> moves = new LinkedHashMap<>();
    for (int i = 0; i < starts[state].length; i++) {
      if (targets[state][i] != DEAD) {
        moves
            .computeIfAbsent(targets[state][i], key -> new RegexCodePoints.Builder())
            .add(starts[state][i], last(state, i));
      }
    }
    Map<Integer, RegexCodePoints> result = new LinkedHashMap<>();
    moves.forEach((target, set) -> result.put(target, set.build()));
    return result;
  }

  private int last(int state, int interval) {
    return interval + 1 < starts[state].length
        ? starts[state][interval + 1] - 1
        : Character.MAX_CODE_POINT;
  }

  /** Combines two sets of texts. */
  RegexDfa combine(
      RegexDfa other, Combination how, String path, String keyword, SchemaBudget budget) {
    Builder builder = new Builder(path, keyword);
    Map<Long, Integer> known = new HashMap<>();
    List<long[]> pairs = new ArrayList<>();
    int first = pair(0, 0, other, how, known, pairs, builder);
    for (int at = first; at < pairs.size(); at++) {
      int a = (int) pairs.get(at)[0];
      int b = (int) pairs.get(at)[1];
      int[] as = a == DEAD ? new int[] {0} : starts[a];
      int[] bs = b == DEAD ? new int[] {0} : other.starts[b];
      int[] from =
          IntStream.concat(Arrays.stream(as), Arrays.stream(bs)).sorted().distinct().toArray();
      budget.spend(path, keyword, 8L + 4L * from.length);
      int[] to = new int[from.length];
      for (int i = 0; i < from.length; i++) {
        int nextA = a == DEAD ? DEAD : next(a, from[i]);
        int nextB = b == DEAD ? DEAD : other.next(b, from[i]);
        to[i] = pair(nextA, nextB, other, how, known, pairs, builder);
      }
      builder.edges(at, from, to);
    }
    return builder.build();
  }

  private int pair(
      int a,
      int b,
      RegexDfa other,
      Combination how,
      Map<Long, Integer> known,
      List<long[]> pairs,
      Builder builder) {
    boolean dead =
        switch (how) {
          case BOTH -> a == DEAD || b == DEAD;
          case EITHER -> a == DEAD && b == DEAD;
          case FIRST_ONLY -> a == DEAD;
        };
    if (dead) {
      return DEAD;
    }
    long key = ((long) a << 32) | (b & 0xFFFFFFFFL);
    Integer found = known.get(key);
    if (found != null) {
      return found;
    }
    boolean inA = a != DEAD && accepting[a];
    boolean inB = b != DEAD && other.accepting[b];
    int state =
        builder.state(
            switch (how) {
              case BOTH -> inA && inB;
              case EITHER -> inA || inB;
              case FIRST_ONLY -> inA && !inB;
            });
    known.put(key, state);
    pairs.add(new long[] {a, b});
    return state;
  }

  /** Returns the same set without the states from which no text of it ends. */
  private RegexDfa trimmed() {
    int n = starts.length;
    boolean[] alive = alive();
    int[] names = new int[n];
    Arrays.fill(names, DEAD);
    int count = 1;
    names[0] = 0;
    for (int i = 1; i < n; i++) {
      if (alive[i]) {
        names[i] = count++;
      }
    }
    return renamed(names, count, alive);
  }

  private boolean[] alive() {
    int n = starts.length;
    List<List<Integer>> before = new ArrayList<>();
    for (int i = 0; i < n; i++) {
      before.add(new ArrayList<>(2));
    }
    boolean[] alive = new boolean[n];
    int[] stack = new int[n];
    int size = 0;
    for (int i = 0; i < n; i++) {
      for (int target : targets[i]) {
        if (target != DEAD) {
          before.get(target).add(i);
        }
      }
      if (accepting[i]) {
        alive[i] = true;
        stack[size++] = i;
      }
    }
    while (size > 0) {
      for (int source : before.get(stack[--size])) {
        if (!alive[source]) {
          alive[source] = true;
          stack[size++] = source;
        }
      }
    }
    return alive;
  }

  /** Gives states new names; those of one name must be equivalent. */
  private RegexDfa renamed(int[] names, int count, boolean[] alive) {
    int[][] newStarts = new int[count][];
    int[][] newTargets = new int[count][];
    boolean[] newAccepting = new boolean[count];
    for (int i = 0; i < names.length; i++) {
      int name = names[i];
      if (name == DEAD || newStarts[name] != null) {
        continue;
      }
      int[] from = starts[i];
      int[] joinedFrom = new int[from.length];
      int[] joinedTo = new int[from.length];
      int joined = 0;
      for (int j = 0; j < from.length; j++) {
        int target = targets[i][j];
        int to = target == DEAD || !alive[target] ? DEAD : names[target];
        if (joined == 0 || joinedTo[joined - 1] != to) {
          joinedFrom[joined] = from[j];
          joinedTo[joined++] = to;
        }
      }
      newStarts[name] = Arrays.copyOf(joinedFrom, joined);
      newTargets[name] = Arrays.copyOf(joinedTo, joined);
      newAccepting[name] = accepting[i];
    }
    return new RegexDfa(newStarts, newTargets, newAccepting);
  }

  /**
   * Returns the same set with the fewest states (refinement of blocks, as Hopcroft does, over the
   * characters' classes).
   */
  RegexDfa minimal(String path, String keyword, SchemaBudget budget) {
    int[] blocks = new RegexMinimizer(this, path, keyword, budget).blocks();
    int count = 0;
    int[] order = new int[size() + 1]; // The dead state has a block as well.
    Arrays.fill(order, DEAD);
    int[] names = new int[size()];
    for (int i = 0; i < names.length; i++) {
      if (order[blocks[i]] == DEAD) {
        order[blocks[i]] = count++;
      }
      names[i] = order[blocks[i]];
    }
    boolean[] alive = new boolean[size()];
    Arrays.fill(alive, true);
    return renamed(names, count, alive);
  }

  int[] starts(int state) {
    return starts[state];
  }

  /** Characters and where they lead, given in order. */
  static final class IntervalMap {
    private int[] starts = new int[8];
    private int[] targets = new int[8];
    private int count;
    private int open;

    void add(int first, int last, int target) {
      if (first > open) {
        put(open, DEAD);
      }
      put(first, target);
      open = last + 1;
    }

    private void put(int start, int target) {
      if (count == starts.length) {
        starts = Arrays.copyOf(starts, 2 * count);
        targets = Arrays.copyOf(targets, 2 * count);
      }
      starts[count] = start;
      targets[count++] = target;
    }

    int[] starts() {
      close();
      return Arrays.copyOf(starts, count);
    }

    int[] targets() {
      close();
      return Arrays.copyOf(targets, count);
    }

    private void close() {
      if (open <= Character.MAX_CODE_POINT) {
        put(open, DEAD);
        open = Character.MAX_CODE_POINT + 1;
      }
    }
  }
}
