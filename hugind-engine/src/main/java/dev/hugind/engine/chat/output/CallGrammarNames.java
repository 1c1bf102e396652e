package dev.hugind.engine.chat.output;

import dev.hugind.engine.schema.GbnfRules;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Names that are none of some given ones, in GBNF.
 *
 * <p><b>Thread safety:</b> confined to one thread.
 */
final class CallGrammarNames {
  private static final String WORD =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_";
  private static final String NO_QUOTE = "\\x00-\\x1F\\x22\\x5C";
  private static final int MOST_CHARACTERS = 64;

  /** Longer names are never written by a model, so they need not be told apart. */
  private static final int LONGEST_NAME = 256;

  private final GbnfRules rules;

  /** Whether names are of letters and digits, or of all that needs no escape in JSON. */
  private final boolean words;

  private CallGrammarNames(GbnfRules rules, boolean words) {
    this.rules = rules;
    this.words = words;
  }

  /** Returns a rule for names of ASCII letters, digits and underscores. */
  static String otherWords(GbnfRules rules, Collection<String> names) {
    return new CallGrammarNames(rules, true).other(names);
  }

  /** Returns a rule for what may stand in a JSON string without escapes. */
  static String otherTexts(GbnfRules rules, Collection<String> names) {
    return new CallGrammarNames(rules, false).other(names);
  }

  private static final class Node {
    private final Map<Integer, Node> children = new TreeMap<>();
    private boolean name;
  }

  private String other(Collection<String> names) {
    Node root = new Node();
    for (String name : names) {
      if (name.length() > LONGEST_NAME) {
        continue;
      }
      Node at = root;
      for (int c : name.codePoints().toArray()) {
        at = at.children.computeIfAbsent(c, key -> new Node());
      }
      at.name = true;
    }
    // The empty name is none.
    root.name = true;
    return other(root);
  }

  private String other(Node node) {
    List<String> options = new ArrayList<>();
    node.children.forEach(
        (c, child) -> options.add(GbnfRules.literal(Character.toString(c)) + " " + other(child)));
    String others = set(node.children.keySet());
    if (!others.isEmpty()) {
      options.add(others + " " + set(List.of()) + "{0," + MOST_CHARACTERS + "}");
    }
    if (!node.name) {
      options.add("\"\"");
    }
    return rules.rule("other", String.join(" | ", options));
  }

  /** Returns the set of what a name is made of but for some; an empty text when nothing is left. */
  private String set(Collection<Integer> without) {
    StringBuilder set = new StringBuilder();
    if (words) {
      WORD.chars().filter(c -> !without.contains(c)).forEach(c -> set.append((char) c));
      return set.isEmpty() ? "" : "[" + set + "]";
    }
    without.forEach(c -> set.append(String.format("\\U%08X", c)));
    return "[^" + NO_QUOTE + set + "]";
  }
}
