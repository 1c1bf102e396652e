package dev.hugind.engine.grammar;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The states that come from one start, made as they are needed and remembered.
 *
 * <p>What a byte leads to is found by {@link Closure}. Two sets of items that are the same give the
 * same state, so a text that repeats itself soon finds all its states made. When there is too much
 * to remember, all is forgotten but the states that somebody still holds.
 *
 * <p><b>Thread safety:</b> confined to one thread.
 */
final class GrammarRun {
  /** What a state, a node or an entry takes beside its content, in cells. */
  private static final int OVERHEAD = 8;

  private final Grammar grammar;
  private final ByteClasses byteClasses;
  private final Closure closure;
  private final ItemSet taken = new ItemSet();
  private final Map<Items, GrammarState> byItems = new HashMap<>();

  /** By the items right after a byte, of which those of the state follow. */
  private final Map<Items, GrammarState> byTaken = new HashMap<>();

  /** States that remember where bytes led. */
  private final List<GrammarState> remembering = new ArrayList<>();

  private final GrammarState dead = new GrammarState(this, noItems(), null);
  private int cells;

  GrammarRun(Grammar grammar) {
    this.grammar = grammar;
    byteClasses = grammar.byteClasses();
    closure = new Closure(grammar);
  }

  private static Items noItems() {
    return new Items(new int[0], new StackNode[0], false);
  }

  GrammarState start() {
    taken.clear();
    taken.add(grammar.rootStart(), closure.bottom());
    return stateAfterTaken();
  }

  long work() {
    return closure.work();
  }

  /** Returns how many states are known; for tests. */
  int states() {
    return byItems.size();
  }

  int byteClass(int value) {
    return byteClasses.of(value);
  }

  boolean isDead(GrammarState state) {
    return state == dead;
  }

  @Nullable GrammarState[] newSuccessors(GrammarState state) {
    remembering.add(state);
    cells += OVERHEAD + byteClasses.count() / 2;
    return new GrammarState[byteClasses.count()];
  }

  GrammarState afterByte(GrammarState state, int value) {
    forgetIfFull();
    taken.clear();
    Items items = state.items();
    closure.addWork(items.size());
    for (int i = 0; i < items.size(); i++) {
      int from = items.state(i);
      for (int edge = grammar.firstEdge(from); edge < grammar.firstEdge(from + 1); edge++) {
        int label = grammar.label(edge);
        if (grammar.kind(edge) == Edges.BYTES
            && Edges.low(label) <= value
            && value <= Edges.high(label)) {
          taken.add(grammar.target(edge), items.node(i));
        }
      }
    }
    return stateAfterTaken();
  }

  GrammarState afterToken(GrammarState state, int token) {
    forgetIfFull();
    taken.clear();
    Items items = state.items();
    for (int i = 0; i < items.size(); i++) {
      int from = items.state(i);
      for (int edge = grammar.firstEdge(from); edge < grammar.firstEdge(from + 1); edge++) {
        byte kind = grammar.kind(edge);
        boolean same = grammar.label(edge) == token;
        if (same ? kind == Edges.TOKEN : kind == Edges.NOT_TOKEN) {
          taken.add(grammar.target(edge), items.node(i));
        }
      }
    }
    return stateAfterTaken();
  }

  GrammarState union(GrammarState one, GrammarState other) {
    forgetIfFull();
    taken.clear();
    for (Items items : List.of(one.items(), other.items())) {
      for (int i = 0; i < items.size(); i++) {
        taken.add(items.state(i), items.node(i));
      }
    }
    return state(taken.sorted(one.mayEnd() || other.mayEnd()));
  }

  private GrammarState stateAfterTaken() {
    if (taken.size() == 0) {
      return dead;
    }
    Items key = taken.sorted(false);
    GrammarState known = byTaken.get(key);
    if (known == null) {
      known = state(closure.of(taken));
      byTaken.put(key, known);
      cells += OVERHEAD + 2 * key.size();
    }
    return known;
  }

  private GrammarState state(Items items) {
    GrammarState known = byItems.get(items);
    if (known == null) {
      known = new GrammarState(this, items, namedTokens(items));
      byItems.put(items, known);
      cells += OVERHEAD + 2 * items.size();
    }
    return known;
  }

  private int @Nullable [] namedTokens(Items items) {
    int[] named = null;
    int count = 0;
    for (int i = 0; i < items.size(); i++) {
      int from = items.state(i);
      for (int edge = grammar.firstEdge(from); edge < grammar.firstEdge(from + 1); edge++) {
        if (grammar.kind(edge) == Edges.TOKEN || grammar.kind(edge) == Edges.NOT_TOKEN) {
          named = named == null ? new int[4] : named;
          named = count == named.length ? Arrays.copyOf(named, 2 * count) : named;
          named[count++] = grammar.label(edge);
        }
      }
    }
    return named == null ? null : Arrays.stream(named, 0, count).sorted().distinct().toArray();
  }

  private void forgetIfFull() {
    if (cells + closure.cells() <= grammar.limits().cachedCells()) {
      return;
    }
    remembering.forEach(GrammarState::forget);
    remembering.clear();
    byItems.clear();
    byTaken.clear();
    closure.forget();
    cells = 0;
  }
}
