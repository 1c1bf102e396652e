package dev.hugind.engine.grammar;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Turns expressions into automata. Each rule gets a start and an end; no edge leads into a start or
 * out of an end.
 *
 * <p>A repetition becomes a loop, which costs no stack; a counted one becomes copies of its item,
 * and when the item is large, a rule of its own that is called that many times.
 *
 * <p><b>Thread safety:</b> confined to the thread that builds.
 */
final class RuleBuilder {
  /** Up to so many states, the copies of a counted item are made in place. */
  private static final int STATES_IN_PLACE = 1024;

  private final Edges edges;
  private final List<String> names;
  private final List<Expression> definitions;
  private final List<Integer> starts = new ArrayList<>();
  private final List<Integer> ends = new ArrayList<>();

  RuleBuilder(List<String> names, List<Expression> definitions, int mostStates) {
    this.names = new ArrayList<>(names);
    this.definitions = new ArrayList<>(definitions);
    edges = new Edges(mostStates);
  }

  RuleSet build() {
    // The list grows on the way, by the items of counted repetitions.
    for (int rule = 0; rule < definitions.size(); rule++) {
      int start = edges.newState();
      int end = edges.newState();
      starts.add(start);
      ends.add(end);
      add(definitions.get(rule), rule, start, end);
    }
    return new RuleSet(edges, List.copyOf(names), array(starts), array(ends));
  }

  private static int[] array(List<Integer> values) {
    return values.stream().mapToInt(Integer::intValue).toArray();
  }

  /** Adds edges out of {@code from}, into {@code to}, and between new states. */
  private void add(Expression expression, int rule, int from, int to) {
    switch (expression) {
      case Expression.Literal literal -> addLiteral(literal.text(), from, to);
      case Expression.Characters characters -> addCharacters(characters.set(), from, to);
      case Expression.Call call -> edges.add(from, Edges.CALL, call.rule(), to);
      case Expression.Token token ->
          edges.add(from, token.negated() ? Edges.NOT_TOKEN : Edges.TOKEN, token.id(), to);
      case Expression.Choice choice ->
          choice.alternatives().forEach(alternative -> add(alternative, rule, from, to));
      case Expression.Sequence sequence -> addSequence(sequence.parts(), rule, from, to);
      case Expression.Repeat repeat -> addRepeat(repeat, rule, from, to);
    }
  }

  private void addEmpty(int from, int to) {
    edges.add(from, Edges.EMPTY, 0, to);
  }

  private void addLiteral(String text, int from, int to) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    if (bytes.length == 0) {
      addEmpty(from, to);
    }
    int at = from;
    for (int i = 0; i < bytes.length; i++) {
      int next = i == bytes.length - 1 ? to : edges.newState();
      int value = bytes[i] & 0xFF;
      edges.add(at, Edges.BYTES, Edges.bytes(value, value), next);
      at = next;
    }
  }

  private void addCharacters(CharacterSet set, int from, int to) {
    // Characters whose last bytes may be the same share the states for these.
    Map<Long, Integer> tails = new HashMap<>();
    Utf8Ranges ranges =
        new Utf8Ranges(
            (lows, highs, length) -> {
              long tail = 0;
              int next = to;
              for (int i = length - 1; i > 0; i--) {
                int label = Edges.bytes(lows[i], highs[i]);
                tail = (tail << 16) | label;
                Integer known = tails.get(tail);
                if (known == null) {
                  known = edges.newState();
                  tails.put(tail, known);
                  edges.add(known, Edges.BYTES, label, next);
                }
                next = known;
              }
              edges.add(from, Edges.BYTES, Edges.bytes(lows[0], highs[0]), next);
            });
    for (int i = 0; i < set.size(); i++) {
      ranges.split(set.first(i), set.last(i));
    }
  }

  private void addSequence(List<Expression> parts, int rule, int from, int to) {
    if (parts.isEmpty()) {
      addEmpty(from, to);
    }
    int at = from;
    for (int i = 0; i < parts.size(); i++) {
      int next = i == parts.size() - 1 ? to : edges.newState();
      add(parts.get(i), rule, at, next);
      at = next;
    }
  }

  private void addRepeat(Expression.Repeat repeat, int rule, int from, int to) {
    Expression item = repeat.item();
    int copies = repeat.copies();
    if (copies > 1 && item.states() > 1 && item.states() * copies > STATES_IN_PLACE) {
      names.add(names.get(rule));
      definitions.add(item);
      item = new Expression.Call(definitions.size() - 1);
    }
    int least = repeat.least();
    int at = from;
    int single = repeat.most() == Expression.UNBOUNDED ? Math.max(0, least - 1) : least;
    for (int i = 0; i < single; i++) {
      int next = edges.newState();
      add(item, rule, at, next);
      at = next;
    }
    if (repeat.most() == Expression.UNBOUNDED) {
      addLoop(item, rule, at, to, least == 0);
    } else {
      addOptional(item, rule, at, to, repeat.most() - least);
    }
  }

  private void addLoop(Expression item, int rule, int from, int to, boolean mayBeEmpty) {
    int before = edges.newState();
    int after = mayBeEmpty ? before : edges.newState();
    addEmpty(from, before);
    add(item, rule, before, after);
    if (!mayBeEmpty) {
      addEmpty(after, before);
    }
    addEmpty(after, to);
  }

  private void addOptional(Expression item, int rule, int from, int to, int count) {
    addEmpty(from, to);
    int at = from;
    for (int i = 0; i < count; i++) {
      int next = i == count - 1 ? to : edges.newState();
      add(item, rule, at, next);
      if (next != to) {
        addEmpty(next, to);
      }
      at = next;
    }
  }
}
