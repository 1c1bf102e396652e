package dev.hugind.engine.grammar;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * Finds all items that can be reached without taking anything: through empty edges, into the rules
 * that are called, and back from rules that came to their end.
 *
 * <p>Three facts make this exact and keep it polynomial, however ambiguous the grammar is.
 *
 * <ul>
 *   <li>All that call a rule at this place and return to the same state are merged into one node.
 *       For that they have to be known before the rule is entered: rules are entered in their call
 *       order, which exists because no rule is left-recursive.
 *   <li>A rule that was entered at this place never returns at this place. If it is nullable, its
 *       callers have stepped over the call; so a node that is new here need not be returned from,
 *       and is complete when it is made.
 *   <li>A call behind which nothing comes gives its caller's node to the rule that it enters, so
 *       that a recursion at the end needs no stack.
 * </ul>
 *
 * <p><b>Thread safety:</b> confined to the thread of its run.
 */
final class Closure {
  /** What a node takes beside its content, in cells. */
  private static final int OVERHEAD = 8;

  /** Calls of one rule at this place: the callers' nodes, by the state that they return to. */
  private static final class Calls {
    private final int rule;
    private final Map<Integer, List<StackNode>> nodesByReturn = new HashMap<>();

    Calls(int rule) {
      this.rule = rule;
    }
  }

  private final Grammar grammar;
  private final StackNode bottom = new StackNode(1, -1, new StackNode[0]);
  private final Map<StackNode, StackNode> nodes = new HashMap<>();
  private final ItemSet open = new ItemSet();
  private final ItemSet readers = new ItemSet();
  private final NavigableMap<Integer, Calls> callsByOrder = new TreeMap<>();
  private boolean mayEnd;
  private int lastId = 1;
  private int cells;
  private long work;
  private long allowed;

  Closure(Grammar grammar) {
    this.grammar = grammar;
  }

  /** Returns the node of the root, which returns to nothing. */
  StackNode bottom() {
    return bottom;
  }

  /** Returns how many steps were made since the start. */
  long work() {
    return work;
  }

  /** Counts steps that were made elsewhere. */
  void addWork(int steps) {
    work += steps;
  }

  /** Returns how much is remembered. */
  int cells() {
    return cells;
  }

  void forget() {
    nodes.clear();
    cells = 0;
  }

  /**
   * Returns those of the reachable items that take a byte or a token, and whether the text may end.
   */
  Items of(ItemSet taken) {
    open.clear();
    readers.clear();
    callsByOrder.clear();
    mayEnd = false;
    allowed = work + grammar.limits().workPerByte();
    for (int i = 0; i < taken.size(); i++) {
      open.add(taken.state(i), taken.node(i));
    }
    int done = 0;
    for (; done < open.size(); done++) {
      int state = open.state(done);
      if (grammar.isEnd(state)) {
        comeBack(open.node(done));
      }
      follow(state, open.node(done));
    }
    while (!callsByOrder.isEmpty()) {
      enter(callsByOrder.pollFirstEntry().getValue());
      for (; done < open.size(); done++) {
        follow(open.state(done), open.node(done));
      }
    }
    return readers.sorted(mayEnd);
  }

  private void comeBack(StackNode node) {
    if (node.isBottom()) {
      mayEnd = true;
    }
    count(node.size());
    for (int i = 0; i < node.size(); i++) {
      open.add(node.returnState(), node.below(i));
    }
  }

  private void follow(int state, StackNode node) {
    boolean reads = false;
    int behind = grammar.firstEdge(state + 1);
    for (int edge = grammar.firstEdge(state); edge < behind; edge++) {
      count(1);
      switch (grammar.kind(edge)) {
        case Edges.EMPTY -> open.add(grammar.target(edge), node);
        case Edges.CALL -> {
          if (grammar.isNullable(grammar.label(edge))) {
            open.add(grammar.target(edge), node);
          }
          call(grammar.label(edge), grammar.target(edge), node);
        }
        default -> reads = true;
      }
    }
    if (reads) {
      readers.add(state, node);
    }
  }

  private void call(int rule, int returnState, StackNode node) {
    callsByOrder
        .computeIfAbsent(grammar.callOrder(rule), order -> new Calls(rule))
        .nodesByReturn
        .computeIfAbsent(returnState, state -> new ArrayList<>())
        .add(node);
  }

  private void enter(Calls calls) {
    int start = grammar.ruleStart(calls.rule);
    calls.nodesByReturn.forEach(
        (returnState, below) -> {
          count(below.size());
          if (grammar.isEnd(returnState)) {
            below.forEach(node -> open.add(start, node));
          } else {
            open.add(start, node(returnState, below));
          }
        });
  }

  private StackNode node(int returnState, List<StackNode> below) {
    StackNode[] sorted =
        below.size() == 1
            ? new StackNode[] {below.getFirst()}
            : below.stream()
                .distinct()
                .sorted((a, b) -> Integer.compare(a.id(), b.id()))
                .toArray(StackNode[]::new);
    StackNode candidate = new StackNode(lastId + 1, returnState, sorted);
    StackNode known = nodes.putIfAbsent(candidate, candidate);
    if (known != null) {
      return known;
    }
    lastId++;
    cells += OVERHEAD + sorted.length;
    if (candidate.ambiguity() > grammar.limits().ambiguity()) {
      throw new GrammarException(
          "The grammar is too ambiguous: the rules that are open here have more than "
              + grammar.limits().ambiguity()
              + " callers that can't be told apart (limit ambiguity)");
    }
    return candidate;
  }

  private void count(int steps) {
    work += steps;
    if (work > allowed) {
      throw new GrammarException(
          "The grammar is too ambiguous: following one byte takes more than "
              + grammar.limits().workPerByte()
              + " steps (limit workPerByte)");
    }
  }
}
