package dev.hugind.engine.llama;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import dev.hugind.engine.error.ModelLoadException;
import java.util.ArrayList;
import java.util.List;

/**
 * Splits a C header into words and punctuation. Comments go, string and character literals become
 * {@code ""}, {@code #include} and {@code #define} go, and every other directive becomes {@code #},
 * because what stands around it may not be what the compiler saw.
 */
final class CTokens {
  private static final int MAX_TOKENS = 1 << 20;

  private final String text;
  private final List<String> tokens = new ArrayList<>();
  private int at;

  private CTokens(String text) {
    this.text = text;
  }

  static List<String> of(String text) {
    return new CTokens(text).split();
  }

  private List<String> split() {
    boolean lineStart = true;
    while (at < text.length()) {
      if (tokens.size() > MAX_TOKENS) {
        throw new ModelLoadException("the header has more than " + MAX_TOKENS + " words");
      }
      char c = text.charAt(at);
      if (c == '\n') {
        lineStart = true;
        at++;
      } else if (Character.isWhitespace(c)) {
        at++;
      } else if (text.startsWith("//", at)) {
        skipLine();
      } else if (text.startsWith("/*", at)) {
        int end = text.indexOf("*/", at + 2);
        at = end < 0 ? text.length() : end + 2;
      } else if (c == '#' && lineStart) {
        directive();
      } else {
        lineStart = false;
        word(c);
      }
    }
    return tokens;
  }

  /** Skips to the end of the line, over lines that end with a backslash. */
  @CanIgnoreReturnValue
  private String skipLine() {
    int start = at;
    while (at < text.length() && text.charAt(at) != '\n') {
      boolean continued = text.charAt(at) == '\\' && at + 1 < text.length();
      if (continued && text.startsWith("\r\n", at + 1)) {
        at += 3;
      } else {
        at += continued ? 2 : 1;
      }
    }
    return text.substring(start, Math.min(at, text.length()));
  }

  private void directive() {
    String rest = skipLine().substring(1).strip();
    if (!rest.startsWith("include") && !rest.startsWith("define")) {
      tokens.add("#");
    }
  }

  private void word(char first) {
    int start = at;
    if (first == '"' || first == '\'') {
      at++;
      while (at < text.length() && text.charAt(at) != first && text.charAt(at) != '\n') {
        at += text.charAt(at) == '\\' ? 2 : 1;
      }
      at = Math.min(at + 1, text.length());
      tokens.add("\"\"");
    } else if (isWordPart(first)) {
      while (at < text.length() && isWordPart(text.charAt(at))) {
        at++;
      }
      tokens.add(text.substring(start, at));
    } else {
      at++;
      tokens.add(String.valueOf(first));
    }
  }

  static boolean isWord(String token) {
    return isWordPart(token.charAt(0)) && !Character.isDigit(token.charAt(0));
  }

  private static boolean isWordPart(char c) {
    return c == '_' || (c < 128 && Character.isLetterOrDigit(c));
  }
}
