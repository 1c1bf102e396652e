package dev.hugind.engine.schema;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Writes automata of texts as rules: as they are, or as what stands between the quotes of a JSON
 * string. In the latter a character has one spelling, as it is or its shortest escape, so that no
 * other spelling of a forbidden text slips through.
 *
 * <p><b>Thread safety:</b> confined to the thread that compiles the schema.
 */
final class SchemaTextRules {
  private static final int INLINE_DEPTH = 20;
  private static final RegexCodePoints PLAIN =
      RegexCodePoints.range(' ', Character.MAX_CODE_POINT).minus(RegexCodePoints.of("\"\\"));
  private static final Map<Integer, String> SHORT_ESCAPES =
      Map.of((int) '"', "\"", (int) '\\', "\\", 8, "b", 9, "t", 10, "n", 12, "f", 13, "r");

  private final SchemaRuleSet rules;
  private final GbnfRules grammar;
  private final boolean json;

  SchemaTextRules(SchemaRuleSet rules, GbnfRules grammar, boolean json) {
    this.rules = rules;
    this.grammar = grammar;
    this.json = json;
  }

  /**
   * Returns an expression for texts that a grammar may hold already; if not, their rules are added.
   *
   * @param grammar the grammar
   * @param key what tells these texts and their spelling from all others
   * @param json whether they stand in a JSON string
   * @param texts makes their automaton
   * @param hint what the rules' names should look like
   */
  static SchemaExpr once(
      GbnfRules grammar, Object key, boolean json, Supplier<RegexDfa> texts, String hint) {
    String name =
        grammar.once(
            key,
            () -> {
              RegexDfa dfa = texts.get();
              if (dfa.isEmpty()) {
                return "";
              }
              SchemaRuleSet set = new SchemaRuleSet();
              int rule = set.declare(hint);
              set.define(rule, new SchemaTextRules(set, grammar, json).of(dfa, hint));
              return set.write(rule, grammar);
            });
    return name.isEmpty() ? SchemaExpr.NOTHING : new SchemaExpr.Named(name);
  }

  /**
   * Returns an expression for the texts of an automaton.
   *
   * @param dfa the automaton, best minimal
   * @param hint what the rules' names should look like
   */
  SchemaExpr of(RegexDfa dfa, String hint) {
    return new Writer(dfa, hint).state(0, 0);
  }

  /**
   * Returns an expression for each of the first characters of an automaton's texts: what follows
   * it. They share their rules.
   */
  List<SchemaExpr> behind(RegexDfa dfa, int characters, String hint) {
    Writer writer = new Writer(dfa, hint);
    List<SchemaExpr> all = new ArrayList<>();
    for (int first = 0; first < characters; first++) {
      int state = dfa.next(0, first);
      all.add(state == RegexDfa.DEAD ? SchemaExpr.NOTHING : writer.state(state, 0));
    }
    return all;
  }

  private final class Writer {
    private final RegexDfa dfa;
    private final String hint;
    private final List<Map<Integer, RegexCodePoints>> moves = new ArrayList<>();
    private final int[] entries;
    private final Map<Integer, SchemaExpr> written = new HashMap<>();

    Writer(RegexDfa dfa, String hint) {
      this.dfa = dfa;
      this.hint = hint;
      entries = new int[dfa.size()];
      entries[0] = 1;
      for (int s = 0; s < dfa.size(); s++) {
        Map<Integer, RegexCodePoints> from = dfa.moves(s);
        moves.add(from);
        for (int to : from.keySet()) {
          entries[to] += to == s ? 0 : 1;
        }
      }
    }

    /** Returns what may follow from a state on: in place where only one way leads to it. */
    SchemaExpr state(int state, int depth) {
      if (dfa.accepting(state) && moves.get(state).isEmpty()) {
        return SchemaExpr.EMPTY;
      }
      if (entries[state] == 1 && depth < INLINE_DEPTH) {
        return body(state, depth);
      }
      SchemaExpr known = written.get(state);
      if (known == null) {
        int rule = rules.declare(hint);
        known = new SchemaExpr.Call(rule);
        written.put(state, known);
        later.add(new int[] {state, rule});
        if (!draining) {
          drain();
        }
      }
      return known;
    }

    private final List<int[]> later = new ArrayList<>();
    private boolean draining;

    /** Writes the bodies one after another, for a call within a call might nest too deep. */
    private void drain() {
      draining = true;
      for (int i = 0; i < later.size(); i++) {
        rules.define(later.get(i)[1], body(later.get(i)[0], 0));
      }
      later.clear();
      draining = false;
    }

    private SchemaExpr body(int state, int depth) {
      Map<Integer, RegexCodePoints> from = moves.get(state);
      RegexCodePoints loop = from.get(state);
      if (loop == null && from.size() == 1) {
        return run(state, depth);
      }
      List<SchemaExpr> options = new ArrayList<>();
      from.forEach(
          (to, set) -> {
            if (to != state) {
              options.add(SchemaExpr.sequence(character(set), state(to, depth + 1)));
            }
          });
      if (dfa.accepting(state)) {
        options.add(SchemaExpr.EMPTY);
      }
      SchemaExpr rest = SchemaExpr.choice(options);
      return loop == null
          ? rest
          : SchemaExpr.sequence(SchemaExpr.repeat(character(loop), 0, -1), rest);
    }

    /** Writes states in a row that all wait for the same characters as one repetition. */
    private SchemaExpr run(int state, int depth) {
      RegexCodePoints set = moves.get(state).values().iterator().next();
      int length = 1;
      int to = moves.get(state).keySet().iterator().next();
      while (entries[to] == 1
          && dfa.accepting(to) == dfa.accepting(state)
          && moves.get(to).size() == 1
          && set.equals(moves.get(to).values().iterator().next())
          && !moves.get(to).containsKey(to)) {
        length++;
        to = moves.get(to).keySet().iterator().next();
      }
      SchemaExpr rest = state(to, depth + 1);
      SchemaExpr item = character(set);
      if (!dfa.accepting(state)) {
        return SchemaExpr.sequence(SchemaExpr.repeat(item, length, length), rest);
      }
      if (rest.equals(SchemaExpr.EMPTY)) {
        return SchemaExpr.repeat(item, 0, length);
      }
      return SchemaExpr.choice(
          SchemaExpr.sequence(SchemaExpr.repeat(item, length, length), rest),
          SchemaExpr.repeat(item, 0, length - 1));
    }
  }

  private SchemaExpr character(RegexCodePoints set) {
    if (!json) {
      return new SchemaExpr.Characters(set);
    }
    if (set.equals(RegexCodePoints.ALL)) {
      return new SchemaExpr.Named(grammar.json("char"));
    }
    List<SchemaExpr> options = new ArrayList<>();
    RegexCodePoints plain = set.intersection(PLAIN);
    if (!plain.isEmpty()) {
      options.add(new SchemaExpr.Characters(plain));
    }
    StringBuilder letters = new StringBuilder();
    SHORT_ESCAPES.forEach((c, letter) -> letters.append(set.contains(c) ? letter.charAt(0) : ""));
    if (!letters.isEmpty()) {
      options.add(
          SchemaExpr.sequence(
              SchemaExpr.text("\\"),
              new SchemaExpr.Characters(RegexCodePoints.of(letters.toString()))));
    }
    for (int high = 0; high < 2; high++) {
      RegexCodePoints digits = RegexCodePoints.NONE;
      for (int low = 0; low < 16; low++) {
        int c = 16 * high + low;
        if (set.contains(c) && !SHORT_ESCAPES.containsKey(c)) {
          String digit = Integer.toHexString(low);
          digits = digits.union(RegexCodePoints.of(digit + digit.toUpperCase(Locale.ROOT)));
        }
      }
      if (!digits.isEmpty()) {
        options.add(
            SchemaExpr.sequence(
                SchemaExpr.text("\\u00" + high), new SchemaExpr.Characters(digits)));
      }
    }
    return SchemaExpr.choice(options);
  }
}
