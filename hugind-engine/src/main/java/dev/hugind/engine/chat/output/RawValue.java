package dev.hugind.engine.chat.output;

import java.util.EnumSet;
import java.util.Set;

/**
 * A value that is written without quotes, on its way to JSON: strings are passed on as they come,
 * all else is kept until it is whole.
 *
 * <p><b>Thread safety:</b> confined to its parser's thread.
 */
final class RawValue {
  private final boolean lines;
  private final Set<ToolTypes.Type> types;
  private final boolean string;
  private final StringBuilder waiting = new StringBuilder();
  private boolean begun;
  private boolean blank = true;
  private boolean quoted;

  /**
   * Returns a value.
   *
   * @param lines whether it stands on lines of its own, so that a line break on either side is not
   *     its
   * @param types what the tool's schema allows
   */
  RawValue(boolean lines, Set<ToolTypes.Type> types) {
    this.lines = lines;
    this.types = types;
    string = types.equals(EnumSet.of(ToolTypes.Type.STRING));
  }

  /** Whether there was nothing but white space so far. */
  boolean isAtStart() {
    return blank;
  }

  void add(char c, StringBuilder json) {
    blank &= Character.isWhitespace(c);
    if (!begun) {
      begun = true;
      if (lines && c == '\n') {
        return;
      }
    }
    if (!string) {
      waiting.append(c);
      return;
    }
    quote(json);
    if (lines && c == '\n') {
      flush(json);
      waiting.append(c);
      return;
    }
    flush(json);
    JsonText.escape(c, json);
  }

  private void quote(StringBuilder json) {
    if (!quoted) {
      quoted = true;
      json.append('"');
    }
  }

  private void flush(StringBuilder json) {
    JsonText.escape(waiting, json);
    waiting.setLength(0);
  }

  void end(StringBuilder json) {
    if (string) {
      quote(json);
      if (!lines) {
        flush(json);
      }
      json.append('"');
      return;
    }
    int length = waiting.length();
    if (lines && length > 0 && waiting.charAt(length - 1) == '\n') {
      waiting.setLength(length - 1);
    }
    json.append(ToolTypes.json(waiting.toString(), types));
  }

  /** The text ended inside of the value. */
  void cut(StringBuilder json) {
    if (!string && !waiting.isEmpty()) {
      boolean text = types.contains(ToolTypes.Type.STRING);
      json.append(text ? "\"" : "");
      if (text) {
        flush(json);
      } else {
        json.append(waiting);
      }
    }
  }
}
