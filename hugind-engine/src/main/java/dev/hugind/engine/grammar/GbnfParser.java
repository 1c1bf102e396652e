package dev.hugind.engine.grammar;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Reads the text of a grammar, as llama.cpp does.
 *
 * <p><b>Thread safety:</b> confined to the thread that reads.
 */
final class GbnfParser {
  /** Rules as they were written; where one was defined twice, the last. */
  record Rules(List<String> names, List<Expression> definitions, int root) {}

  private final GrammarText text;
  private final GrammarLimits limits;
  private final @Nullable ToIntFunction<String> tokens;
  private final Map<String, Integer> numbers = new HashMap<>();
  private final List<String> names = new ArrayList<>();
  private final List<Integer> firstUses = new ArrayList<>();
  private final List<@Nullable Expression> definitions = new ArrayList<>();

  GbnfParser(String text, GrammarLimits limits, @Nullable ToIntFunction<String> tokens) {
    if (text.length() > limits.textCharacters()) {
      throw new GrammarException(
          "The grammar has "
              + text.length()
              + " characters; allowed are "
              + limits.textCharacters()
              + " (limit textCharacters)");
    }
    this.text = new GrammarText(text);
    this.limits = limits;
    this.tokens = tokens;
  }

  Rules parse() {
    text.skipSpace(true);
    while (text.peek() != GrammarText.END) {
      parseRule();
    }
    Integer root = numbers.get("root");
    if (root == null || definitions.get(root) == null) {
      throw new GrammarException("The grammar has no rule named root, where every answer starts");
    }
    List<Expression> complete = new ArrayList<>();
    for (int rule = 0; rule < names.size(); rule++) {
      Expression definition = definitions.get(rule);
      if (definition == null) {
        throw text.failure(
            "the rule " + names.get(rule) + " is used but not defined", firstUses.get(rule));
      }
      complete.add(definition);
    }
    return new Rules(List.copyOf(names), complete, root);
  }

  private void parseRule() {
    int start = text.position();
    String name = parseName("the name of a rule");
    int rule = number(name, start);
    text.skipSpace(false);
    if (!text.startsWith("::=")) {
      throw text.failure("expected ::= after the name of the rule " + name);
    }
    text.skip(3);
    text.skipSpace(true);
    definitions.set(rule, parseDefinition());
    if (text.peek() == '\r') {
      text.skip(text.peek(1) == '\n' ? 2 : 1);
    } else if (text.peek() == '\n') {
      text.skip(1);
    } else if (text.peek() != GrammarText.END) {
      throw text.failure("expected the end of the rule " + name);
    }
    text.skipSpace(true);
  }

  private static boolean isNameCharacter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-';
  }

  private String parseName(String what) {
    int start = text.position();
    while (isNameCharacter(text.peek())) {
      text.skip(1);
    }
    if (text.position() == start) {
      throw text.failure("expected " + what + " (letters, digits and -)");
    }
    return text.since(start);
  }

  private int number(String name, int use) {
    Integer known = numbers.putIfAbsent(name, names.size());
    if (known != null) {
      return known;
    }
    names.add(name);
    firstUses.add(use);
    definitions.add(null);
    return names.size() - 1;
  }

  /** What was read so far of a rule, or of a group in it. */
  private static final class Level {
    private final int start;
    private final List<Expression> alternatives = new ArrayList<>();
    private List<Expression> parts = new ArrayList<>();

    Level(int start) {
      this.start = start;
    }

    void closeAlternative() {
      alternatives.add(Expression.Sequence.of(parts));
      parts = new ArrayList<>();
    }
  }

  /**
   * Reads what a rule says; with a stack of its own, because groups may nest as deep as they like.
   */
  private Expression parseDefinition() {
    Deque<Level> groups = new ArrayDeque<>();
    Level level = new Level(text.position());
    while (true) {
      int start = text.position();
      char c = text.peek();
      if (c == '(') {
        text.skip(1);
        text.skipSpace(true);
        groups.push(level);
        level = new Level(start);
        continue;
      }
      if (c == '|') {
        text.skip(1);
        text.skipSpace(true);
        level.closeAlternative();
        continue;
      }
      Expression item;
      if (isQuantifier(c)) {
        if (level.parts.isEmpty()) {
          throw text.failure("nothing stands before the '" + c + "' to be repeated");
        }
        item = parseQuantifier(level.parts.removeLast(), !groups.isEmpty());
      } else {
        item = parseItem();
        if (item == null) {
          level.closeAlternative();
          item = Expression.Choice.of(level.alternatives);
          if (groups.isEmpty()) {
            return checkHeight(item, level.start);
          }
          if (c != ')') {
            throw text.failure("expected ) to close the group");
          }
          text.skip(1);
          start = level.start;
          level = groups.pop();
        }
      }
      level.parts.add(checkHeight(item, start));
      text.skipSpace(!groups.isEmpty());
    }
  }

  private Expression checkHeight(Expression item, int position) {
    if (item.height() > limits.nestingDepth()) {
      throw text.failure(
          "alternatives, sequences and repetitions nest deeper than "
              + limits.nestingDepth()
              + " (limit nestingDepth)",
          position);
    }
    return item;
  }

  /** Reads what can stand alone; gives null where nothing such begins. */
  private @Nullable Expression parseItem() {
    char c = text.peek();
    if (isNameCharacter(c)) {
      int start = text.position();
      return new Expression.Call(number(parseName("a name"), start));
    }
    return switch (c) {
      case '"' -> new CharacterReader(text).literal();
      case '[' -> new CharacterReader(text).characterClass();
      case '<', '!' -> parseToken();
      case '.' -> {
        text.skip(1);
        yield new Expression.Characters(CharacterSet.ANY);
      }
      default -> null;
    };
  }

  private static boolean isQuantifier(char c) {
    return c == '*' || c == '+' || c == '?' || c == '{';
  }

  private Expression parseQuantifier(Expression item, boolean nested) {
    char kind = text.peek();
    int start = text.position();
    text.skip(1);
    return switch (kind) {
      case '*' -> new Expression.Repeat(item, 0, Expression.UNBOUNDED);
      case '+' -> new Expression.Repeat(item, 1, Expression.UNBOUNDED);
      case '?' -> new Expression.Repeat(item, 0, 1);
      default -> parseCounts(item, nested, start);
    };
  }

  private Expression parseCounts(Expression item, boolean nested, int start) {
    text.skipSpace(nested);
    int least = parseCount();
    text.skipSpace(nested);
    int most = least;
    if (text.peek() == ',') {
      text.skip(1);
      text.skipSpace(nested);
      most = isDigit(text.peek()) ? parseCount() : Expression.UNBOUNDED;
      text.skipSpace(nested);
    }
    if (text.peek() != '}') {
      throw text.failure("expected } to close the count; allowed are {m} {m,} {m,n}");
    }
    text.skip(1);
    if (most != Expression.UNBOUNDED && most < least) {
      throw text.failure(
          "the count's upper bound " + most + " is below its lower bound " + least, start);
    }
    return new Expression.Repeat(item, least, most);
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  private int parseCount() {
    int start = text.position();
    long value = parseNumber("a count; allowed are {m} {m,} {m,n}");
    if (value > limits.repetitions()) {
      throw text.failure(
          "the count is above " + limits.repetitions() + " (limit repetitions)", start);
    }
    return (int) value;
  }

  /** Reads digits; what is above an int comes back as the highest one. */
  private long parseNumber(String what) {
    if (!isDigit(text.peek())) {
      throw text.failure("expected " + what);
    }
    long value = 0;
    while (isDigit(text.peek())) {
      value = Math.min(value * 10 + (text.peek() - '0'), Integer.MAX_VALUE);
      text.skip(1);
    }
    return value;
  }

  private Expression parseToken() {
    boolean negated = text.peek() == '!';
    if (negated) {
      text.skip(1);
    }
    int start = text.position();
    if (text.peek() != '<') {
      throw text.failure("expected < and a token after the !");
    }
    return new Expression.Token(
        text.peek(1) == '[' ? parseTokenId(start) : parseTokenText(start), negated);
  }

  private int parseTokenId(int start) {
    text.skip(2);
    long id = parseNumber("the number of a token");
    if (id == Integer.MAX_VALUE) {
      throw text.failure("no vocabulary has such a token", start);
    }
    if (!text.startsWith("]>")) {
      throw text.failure("expected ]> after the number of the token");
    }
    text.skip(2);
    return (int) id;
  }

  private int parseTokenText(int start) {
    while (text.peek() != '>') {
      if (text.peek() == GrammarText.END) {
        throw text.failure("the token is not closed by >", start);
      }
      text.skip(1);
    }
    text.skip(1);
    if (tokens == null) {
      throw text.failure(
          "a token given by its text needs a model's vocabulary; write its number as <[id]>",
          start);
    }
    int token = tokens.applyAsInt(text.since(start));
    if (token < 0) {
      throw text.failure("this text is not one token of the model", start);
    }
    return token;
  }
}
