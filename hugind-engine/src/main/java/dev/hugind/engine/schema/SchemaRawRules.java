package dev.hugind.engine.schema;

import dev.hugind.engine.schema.RegexDfa.Combination;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * Makes rules for strings that are written as they are, without quotes or escapes, up to an end
 * mark that is not found in them.
 *
 * <p>To bound the length and to look for the mark at once takes as many states as the product of
 * both. Where that would be many, two things are given up: some texts that hold no more than the
 * mark's beginning, and some of the shortest and longest texts. What is accepted still satisfies
 * the schema.
 *
 * <p><b>Thread safety:</b> confined to the thread that compiles the schema.
 */
final class SchemaRawRules {
  /** So many characters of the mark are looked for where the length needs many states. */
  private static final int BEGINNING = 5;

  /** Up to this many states a length is counted in one automaton. */
  private static final int MOST_STATES = 1_000;

  private static final int BLOCK = 64;

  /** A block goes on for so many characters at most until no mark can have begun in it. */
  private static final int MOST_MORE = 8;

  private final GbnfRules grammar;
  private final SchemaLanguages languages;
  private final String end;

  SchemaRawRules(GbnfRules grammar, SchemaLanguages languages, String end) {
    this.grammar = grammar;
    this.languages = languages;
    this.end = end;
  }

  /** Returns what matches the texts that meet the demands. */
  SchemaExpr of(SchemaStrings strings, String hint) {
    if (strings.contradictory()) {
      return SchemaExpr.NOTHING;
    }
    if (!strings.onlyLength()) {
      return text(
          List.of("raw", end, strings.key()),
          () ->
              languages.combine(
                  languages.strings(strings), SchemaEndMark.before(end), Combination.BOTH, "$", ""),
          hint);
    }
    if (strings.least == 0 && strings.most < 0) {
      return new SchemaExpr.Named(grammar.untilText(end));
    }
    int count = Math.max(strings.least, strings.most);
    int marked = end.codePointCount(0, end.length());
    if ((long) count * marked <= MOST_STATES) {
      return counted(end, strings.least, strings.most);
    }
    String beginning = end.substring(0, end.offsetByCodePoints(0, Math.min(marked, BEGINNING)));
    return (long) count * BEGINNING <= MOST_STATES
        ? counted(beginning, strings.least, strings.most)
        : inBlocks(beginning, strings.least, strings.most);
  }

  /** Returns what matches some of the texts that are given. */
  SchemaExpr among(List<String> texts) {
    RegexDfa before = SchemaEndMark.before(end);
    return SchemaExpr.choice(
        texts.stream().distinct().filter(before::matches).map(SchemaExpr::text).toList());
  }

  private SchemaExpr counted(String mark, int least, int most) {
    return text(
        List.of("counted", mark, least, most),
        () ->
            languages.combine(
                RegexDfa.lengths(least, most, "$", "maxLength"),
                SchemaEndMark.before(mark),
                Combination.BOTH,
                "$",
                "maxLength"),
        "text");
  }

  /**
   * Counts in blocks, each of 64 characters and a few more where a beginning of the mark is at its
   * end. That makes the blocks independent of each other, so one rule does for all.
   */
  private SchemaExpr inBlocks(String mark, int least, int most) {
    int longest = BLOCK + MOST_MORE;
    SchemaExpr block = text(List.of("block", mark), () -> block(mark, longest), "block");
    int first = least / BLOCK;
    SchemaExpr begun = SchemaExpr.repeat(block, first, first);
    if (most < 0) {
      return SchemaExpr.sequence(begun, counted(mark, least % BLOCK, -1));
    }
    int last = most / longest;
    if (last <= first) {
      return counted(mark, least, most);
    }
    // A text may end where a block could not, so a rest may be as long as the longest block.
    int blocks = last - first;
    SchemaExpr rest = counted(mark, 0, longest - 1);
    SchemaExpr lastRest = counted(mark, 0, most - last * longest);
    List<SchemaExpr> options = new ArrayList<>();
    options.add(counted(mark, least % BLOCK, longest - 1));
    if (blocks > 1) {
      options.add(SchemaExpr.sequence(SchemaExpr.repeat(block, 1, blocks - 1), rest));
    }
    options.add(SchemaExpr.sequence(SchemaExpr.repeat(block, blocks, blocks), lastRest));
    return SchemaExpr.sequence(begun, SchemaExpr.choice(options));
  }

  private RegexDfa block(String mark, int longest) {
    RegexDfa.Builder builder = new RegexDfa.Builder("$", "maxLength");
    RegexDfa before = SchemaEndMark.before(mark);
    // A state for each count of characters and each state of the mark's automaton.
    for (int count = 0; count <= longest; count++) {
      for (int state = 0; state < before.size(); state++) {
        boolean whole = count >= BLOCK && state == 0;
        int from = builder.state(whole);
        if (whole || count == longest) {
          continue;
        }
        int next = (count + 1) * before.size();
        int[] starts = before.starts(state);
        int[] targets = new int[starts.length];
        for (int i = 0; i < starts.length; i++) {
          int target = before.next(state, starts[i]);
          targets[i] = target == RegexDfa.DEAD ? RegexDfa.DEAD : next + target;
        }
        builder.edges(from, starts, targets);
      }
    }
    return builder.build();
  }

  private SchemaExpr text(Object key, Supplier<RegexDfa> texts, String hint) {
    return SchemaTextRules.once(
        grammar, key, false, () -> languages.minimal(texts.get(), "$", ""), hint);
  }
}
