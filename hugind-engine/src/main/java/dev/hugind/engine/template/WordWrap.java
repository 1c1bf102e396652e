package dev.hugind.engine.template;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * Breaks a paragraph into lines as Python's {@code textwrap} does, without touching its white
 * space.
 */
final class WordWrap {
  private static final String BREAKABLE = "!\"'&.,?";

  private final long width;
  private final boolean breakLongWords;
  private final boolean breakOnHyphens;
  private final Budget budget;

  WordWrap(long width, boolean breakLongWords, boolean breakOnHyphens, Budget budget) {
    this.width = width;
    this.breakLongWords = breakLongWords;
    this.breakOnHyphens = breakOnHyphens;
    this.budget = budget;
  }

  List<Text> wrap(Text paragraph) {
    if (width <= 0) {
      throw TemplateException.runtime("invalid width " + width + " (must be > 0)");
    }
    Deque<Text> chunks = new ArrayDeque<>(chunks(paragraph));
    List<Text> lines = new ArrayList<>();
    while (!chunks.isEmpty()) {
      budget.scan(256);
      if (isBlank(chunks.peek()) && !lines.isEmpty()) {
        chunks.pop();
      }
      List<Text> line = new ArrayList<>();
      long length = 0;
      while (!chunks.isEmpty() && length + chunks.peek().length() <= width) {
        budget.scan(256);
        length += chunks.peek().length();
        line.add(chunks.pop());
      }
      if (!chunks.isEmpty() && chunks.peek().length() > width) {
        breakLong(chunks, line, length);
      }
      if (!line.isEmpty() && isBlank(line.getLast())) {
        line.removeLast();
      }
      if (!line.isEmpty()) {
        TextBuilder joined = new TextBuilder(budget);
        line.forEach(joined::append);
        lines.add(joined.toText());
      }
    }
    return lines;
  }

  private void breakLong(Deque<Text> chunks, List<Text> line, long length) {
    long space = width < 1 ? 1 : width - length;
    if (breakLongWords) {
      Text chunk = chunks.pop();
      long end = space;
      if (breakOnHyphens && chunk.length() > space) {
        int unit = chunk.unitOfIndex((int) space);
        int hyphen = chunk.characters().lastIndexOf('-', unit - 1);
        if (hyphen > 0 && chunk.characters().substring(0, hyphen).chars().anyMatch(c -> c != '-')) {
          end = chunk.indexOfUnit(hyphen) + 1L;
        }
      }
      int unit = chunk.unitOfIndex((int) Math.min(end, chunk.length()));
      line.add(chunk.part(0, unit));
      chunks.push(chunk.part(unit, chunk.units()));
    } else if (line.isEmpty()) {
      line.add(chunks.pop());
    }
  }

  private static boolean isBlank(Text text) {
    return text.characters().codePoints().allMatch(Characters::isSpace);
  }

  private List<Text> chunks(Text text) {
    budget.allocate(text.units());
    List<Text> chunks = new ArrayList<>();
    String characters = text.characters();
    int start = 0;
    while (start < characters.length()) {
      int end = start;
      boolean space = isAsciiSpace(characters.charAt(start));
      while (end < characters.length() && isAsciiSpace(characters.charAt(end)) == space) {
        end++;
      }
      if (space || !breakOnHyphens) {
        chunks.add(text.part(start, end));
      } else {
        hyphenated(text, start, end, chunks);
      }
      start = end;
    }
    return chunks;
  }

  /**
   * Splits a word after hyphens that have letters on both sides, and around dashes of two or more
   * hyphens.
   */
  private static void hyphenated(Text text, int from, int to, List<Text> chunks) {
    String characters = text.characters();
    int start = from;
    int i = from;
    while (i < to) {
      if (characters.charAt(i) != '-') {
        i++;
        continue;
      }
      int end = i;
      while (end < to && characters.charAt(end) == '-') {
        end++;
      }
      boolean wordBefore =
          i > from
              && (isWord(characters.charAt(i - 1))
                  || BREAKABLE.indexOf(characters.charAt(i - 1)) >= 0);
      boolean wordAfter = end < to && isWord(characters.charAt(end));
      if (end - i >= 2 && wordBefore && wordAfter) {
        add(text, start, i, chunks);
        add(text, i, end, chunks);
        start = end;
      } else if (end - i == 1 && isHyphenBreak(characters, from, i, to)) {
        add(text, start, end, chunks);
        start = end;
      }
      i = end;
    }
    add(text, start, to, chunks);
  }

  private static boolean isHyphenBreak(String text, int from, int hyphen, int to) {
    boolean before =
        (hyphen - from >= 2
                && isLetter(text.charAt(hyphen - 1))
                && isLetter(text.charAt(hyphen - 2)))
            || (hyphen - from >= 3
                && isLetter(text.charAt(hyphen - 1))
                && text.charAt(hyphen - 2) == '-'
                && isLetter(text.charAt(hyphen - 3)));
    boolean after =
        hyphen + 2 < to
            && isLetter(text.charAt(hyphen + 1))
            && (isLetter(text.charAt(hyphen + 2))
                || (text.charAt(hyphen + 2) == '-'
                    && hyphen + 3 < to
                    && isLetter(text.charAt(hyphen + 3))));
    return before && after;
  }

  private static void add(Text text, int from, int to, List<Text> chunks) {
    if (from < to) {
      chunks.add(text.part(from, to));
    }
  }

  private static boolean isAsciiSpace(char c) {
    return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == 0x0B || c == '\f';
  }

  private static boolean isWord(char c) {
    return Characters.isWord(c);
  }

  private static boolean isLetter(char c) {
    return Characters.isWord(c) && !Characters.isDecimal(c);
  }
}
