package dev.hugind.engine.template;

import java.util.Arrays;
import java.util.stream.IntStream;

/** The source of a template with its line ends made equal, and where the lines are. */
final class Source {
  private final String text;

  /** Offsets of the line ends, ascending. */
  private final int[] lineEnds;

  private Source(String text) {
    this.text = text;
    this.lineEnds = IntStream.range(0, text.length()).filter(i -> text.charAt(i) == '\n').toArray();
  }

  /** As Jinja2 does: all line ends become {@code \n}, and one at the very end is dropped. */
  static Source of(String raw) {
    String text = raw.indexOf('\r') < 0 ? raw : raw.replace("\r\n", "\n").replace('\r', '\n');
    return new Source(text.endsWith("\n") ? text.substring(0, text.length() - 1) : text);
  }

  String text() {
    return text;
  }

  int length() {
    return text.length();
  }

  char charAt(int offset) {
    return text.charAt(offset);
  }

  int line(int offset) {
    int found = Arrays.binarySearch(lineEnds, offset);
    return found >= 0 ? found + 1 : -found;
  }

  TemplateException error(String message, int offset) {
    int at = Math.min(offset, text.length());
    int column = at == 0 ? 1 : at - text.lastIndexOf('\n', at - 1);
    return TemplateException.syntax(message, line(at), column);
  }
}
