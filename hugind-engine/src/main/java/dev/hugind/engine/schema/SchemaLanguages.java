package dev.hugind.engine.schema;

import dev.hugind.engine.schema.RegexDfa.Combination;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Sets of texts that schemas speak of, as automata; each pattern's is made once.
 *
 * <p><b>Thread safety:</b> confined to the thread that compiles the schema.
 */
final class SchemaLanguages {
  private record Key(String pattern, boolean wide) {}

  /** The automata of the formats, which are few and never change. */
  private static final Map<String, RegexDfa> FORMATS = new ConcurrentHashMap<>();

  private final SchemaBudget budget;
  private final Map<Key, RegexDfa> patterns = new HashMap<>();

  SchemaLanguages(SchemaBudget budget) {
    this.budget = budget;
  }

  /**
   * Returns the texts that match a pattern.
   *
   * @param wide whether, where engines differ, a text that matches by any of them counts
   */
  RegexDfa pattern(String pattern, boolean wide, String path, String keyword) {
    if (keyword.equals("format")) {
      return FORMATS.computeIfAbsent(
          pattern, format -> RegexLanguage.of(format, false, path, keyword, new SchemaBudget()));
    }
    RegexDfa known = patterns.get(new Key(pattern, wide));
    if (known == null) {
      known = RegexLanguage.of(pattern, wide, path, keyword, budget);
      patterns.put(new Key(pattern, wide), known);
    }
    return known;
  }

  /** Returns the texts that meet the demands on a string, with the fewest states. */
  RegexDfa strings(SchemaStrings strings) {
    String path = "$";
    String keyword = "pattern";
    RegexDfa result = RegexDfa.ANY;
    for (SchemaStrings.Pattern pattern : strings.patterns) {
      path = pattern.path();
      keyword = pattern.keyword();
      RegexDfa dfa = pattern(pattern.pattern(), !pattern.positive(), path, keyword);
      result = combine(result, dfa, how(pattern.positive()), path, keyword);
    }
    result = without(result, strings.excluded, path, keyword);
    return withLength(result, strings.least, strings.most, path, keyword)
        .minimal(path, keyword, budget);
  }

  private static Combination how(boolean positive) {
    return positive ? Combination.BOTH : Combination.FIRST_ONLY;
  }

  /** Bounds the length; where that takes too many states, more than the schema does. */
  private RegexDfa withLength(RegexDfa dfa, int least, int most, String path, String keyword) {
    if (least == 0 && most < 0) {
      return dfa;
    }
    int room = (SchemaLimits.TEXT_STATES - 10) / dfa.size();
    if (least > room) {
      throw new SchemaException(
          path,
          keyword,
          "can't be combined with a minLength of " + least + ", only of up to " + room);
    }
    int bound = most < 0 ? most : Math.min(most, room);
    RegexDfa lengths = RegexDfa.lengths(least, bound, path, keyword);
    return combine(dfa, lengths, Combination.BOTH, path, keyword);
  }

  RegexDfa without(RegexDfa dfa, Collection<String> texts, String path, String keyword) {
    return texts.isEmpty()
        ? dfa
        : combine(
            dfa, RegexDfa.literals(texts, path, keyword), Combination.FIRST_ONLY, path, keyword);
  }

  RegexDfa combine(RegexDfa a, RegexDfa b, Combination how, String path, String keyword) {
    if (a.acceptsAll() && how == Combination.BOTH) {
      return b;
    }
    return a.combine(b, how, path, keyword, budget);
  }

  RegexDfa minimal(RegexDfa dfa, String path, String keyword) {
    return dfa.minimal(path, keyword, budget);
  }
}
