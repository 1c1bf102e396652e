package dev.hugind.engine.schema;

import dev.hugind.engine.schema.RegexDfa.Combination;
import java.util.ArrayList;
import java.util.List;

/**
 * The texts in which a pattern is found.
 *
 * <p><b>Thread safety:</b> safe; it has no state.
 */
final class RegexLanguage {
  private RegexLanguage() {}

  /**
   * Returns the texts that match a pattern.
   *
   * @param pattern a regular expression, which may match anywhere in the text
   * @param wide whether, where engines differ, a text that matches by any of them counts
   * @param path where the pattern stands
   * @param keyword the keyword it is the value of
   * @param budget pays for it
   * @return the texts
   * @throws SchemaException if the pattern is bad, cannot be enforced, or takes too much work
   */
  static RegexDfa of(
      String pattern, boolean wide, String path, String keyword, SchemaBudget budget) {
    RegexNode node = RegexParser.parse(pattern, wide, path, keyword);
    List<RegexNode> plain = new ArrayList<>();
    List<RegexDfa> parts = new ArrayList<>();
    for (RegexNode branch : node instanceof RegexNode.Choice c ? c.options() : List.of(node)) {
      List<RegexNode.Look> looks = new ArrayList<>();
      RegexNode rest = withoutLooks(branch, looks);
      if (looks.isEmpty()) {
        plain.add(branch);
        continue;
      }
      RegexDfa part = new RegexNfa(rest, path, keyword, budget).toDfa();
      for (RegexNode.Look look : looks) {
        RegexNode ahead = new RegexNode.Sequence(List.of(new RegexNode.Start(), look.ahead()));
        part =
            part.combine(
                new RegexNfa(ahead, path, keyword, budget).toDfa(),
                look.negated() ? Combination.FIRST_ONLY : Combination.BOTH,
                path,
                keyword,
                budget);
      }
      parts.add(part);
    }
    if (!plain.isEmpty()) {
      RegexNode choice = plain.size() == 1 ? plain.getFirst() : new RegexNode.Choice(plain);
      parts.add(new RegexNfa(choice, path, keyword, budget).toDfa());
    }
    RegexDfa result = parts.getFirst();
    for (RegexDfa part : parts.subList(1, parts.size())) {
      result = result.combine(part, Combination.EITHER, path, keyword, budget);
    }
    return result.minimal(path, keyword, budget);
  }

  /** Takes the lookaheads off the start of a branch that is bound to the start of the text. */
  private static RegexNode withoutLooks(RegexNode branch, List<RegexNode.Look> looks) {
    if (!(branch instanceof RegexNode.Sequence(List<RegexNode> parts))
        || parts.isEmpty()
        || !(parts.getFirst() instanceof RegexNode.Start)) {
      return branch;
    }
    int at = 1;
    while (at < parts.size() && parts.get(at) instanceof RegexNode.Look look) {
      looks.add(look);
      at++;
    }
    List<RegexNode> rest = new ArrayList<>();
    rest.add(parts.getFirst());
    rest.addAll(parts.subList(at, parts.size()));
    return new RegexNode.Sequence(rest);
  }
}
