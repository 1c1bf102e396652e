package dev.hugind.engine.chat.output;

import dev.hugind.engine.chat.output.ToolFormat.Frame;
import java.util.Optional;
import java.util.regex.Matcher;

/**
 * Finds out how calls are written whose arguments are no JSON: in tags, or in literals.
 *
 * <p><b>Thread safety:</b> immutable.
 */
final class WrittenCallShape {
  private final CallShape frames;
  private final String text;
  private final boolean two;

  /** Where the first call's parts begin; -1 where a part is missing. */
  private final int name;

  private final int key;
  private final int value;
  private final int numberKey;
  private final int number;

  WrittenCallShape(CallShape frames, String text, boolean two) {
    this.frames = frames;
    this.text = text;
    this.two = two;
    int firstKey = text.indexOf(Probes.KEY);
    int firstNumber = text.indexOf(Probes.NUMBER_KEY);
    // Some templates sort the arguments; both come before their values.
    key = firstKey;
    numberKey = firstNumber;
    name = text.lastIndexOf(Probes.TOOL, Math.max(0, Math.min(firstKey, firstNumber)));
    value = text.indexOf(Probes.VALUE, Math.max(0, firstKey));
    number = text.indexOf(Probes.NUMBER, Math.max(0, firstNumber));
  }

  Optional<ToolFormat> find() {
    if (name < 0 || key < name || value < key || numberKey < value || number < numberKey) {
      return Optional.empty();
    }
    String afterName = text.substring(name + Probes.TOOL.length(), key);
    String keyEnd = text.substring(key + Probes.KEY.length(), value);
    String between = text.substring(value + Probes.VALUE.length(), numberKey);
    String numberKeyEnd = text.substring(numberKey + Probes.NUMBER_KEY.length(), number);
    int tag = afterName.lastIndexOf('<');
    if (tag < 0) {
      return literals(afterName, keyEnd);
    }
    return between.contains(Probes.KEY)
        ? nested(afterName, keyEnd, between)
        : tagged(afterName, keyEnd, between, numberKeyEnd);
  }

  // <parameter=key>value</parameter>

  private Optional<ToolFormat> tagged(
      String afterName, String keyEnd, String between, String numberKeyEnd) {
    String argumentOpen = afterName.substring(afterName.lastIndexOf('<'));
    if (!between.endsWith(argumentOpen)) {
      return Optional.empty();
    }
    String closing = between.substring(0, between.length() - argumentOpen.length());
    int tagEnd = closing.lastIndexOf('>') + 1;
    String argumentClose = closing.substring(0, tagEnd);
    int end = number + Probes.NUMBER.length();
    if (argumentClose.isBlank() || !text.startsWith(argumentClose, end)) {
      return Optional.empty();
    }
    Frame frame = split(end + argumentClose.length(), argumentClose);
    return Optional.of(
        new ToolFormat.TaggedArguments(
            frame,
            afterName.substring(0, afterName.length() - argumentOpen.length()),
            argumentOpen,
            keyEnd,
            numberKeyEnd,
            argumentClose,
            closing.substring(tagEnd)));
  }

  /** The marks around calls; of several tags before a name, only the last belongs to each call. */
  private Frame split(int end, String lastClose) {
    int secondStart = two ? text.indexOf(Probes.OTHER_TOOL, end) : -1;
    int secondEnd = -1;
    if (secondStart >= 0) {
      int at = text.indexOf(lastClose, text.indexOf(Probes.OTHER_VALUE, secondStart));
      secondEnd = at < 0 ? -1 : at + lastClose.length();
      secondStart = secondEnd < 0 ? -1 : secondStart;
    }
    Frame whole = frames.frame(text.substring(0, name), end, secondStart, secondEnd);
    int tag = whole.callOpen().lastIndexOf('<');
    if (!whole.sectionOpen().isEmpty()
        || tag <= 0
        || whole.callOpen().substring(0, tag).isBlank()) {
      return whole;
    }
    Matcher close = Turn.TAG.matcher(whole.callClose());
    int closeEnd = close.find() ? close.end() : whole.callClose().length();
    return new Frame(
        whole.callOpen().substring(0, tag),
        whole.callOpen().substring(tag),
        whole.callClose().substring(0, closeEnd),
        whole.callClose().substring(closeEnd),
        whole.between(),
        true);
  }

  // <key>value</key>

  private Optional<ToolFormat> nested(String afterName, String keyEnd, String between) {
    int again = between.indexOf(Probes.KEY);
    String tagClose = between.substring(0, again);
    String rest = between.substring(again + Probes.KEY.length());
    if (!rest.startsWith(keyEnd)) {
      return Optional.empty();
    }
    String tagOpen = rest.substring(keyEnd.length());
    if (tagOpen.isBlank() || !afterName.endsWith(tagOpen.strip())) {
      return Optional.empty();
    }
    String close = tagClose + Probes.NUMBER_KEY + keyEnd;
    int end = number + Probes.NUMBER.length();
    if (!text.startsWith(close, end)) {
      return Optional.empty();
    }
    Frame frame = split(end + close.length(), tagClose + Probes.OTHER_KEY + keyEnd);
    return Optional.of(
        new ToolFormat.NestedTags(
            frame,
            afterName.substring(0, afterName.length() - tagOpen.strip().length()).stripTrailing(),
            tagOpen,
            keyEnd,
            tagClose,
            "item"));
  }

  // f(a=1) and f{a:1}

  private Optional<ToolFormat> literals(String afterName, String keyEnd) {
    String open = afterName.strip();
    if (open.length() != 1 || "({".indexOf(open.charAt(0)) < 0) {
      return Optional.empty();
    }
    String close = open.equals("(") ? ")" : "}";
    String separator = keyEnd.strip().substring(0, Math.min(1, keyEnd.strip().length()));
    String quote = keyEnd.strip().substring(separator.length()).strip();
    int end = text.indexOf(close, number) + 1;
    if (separator.isEmpty() || quote.isEmpty() || end == 0) {
      return Optional.empty();
    }
    String before = text.substring(0, name);
    boolean list = before.stripTrailing().endsWith("[");
    Frame frame;
    if (list) {
      int bracket = before.lastIndexOf('[');
      int closed = text.lastIndexOf(']');
      frame =
          new Frame(
              "",
              before.substring(0, bracket).stripLeading(),
              closed < 0 ? "" : text.substring(closed + 1).stripTrailing(),
              "",
              "",
              false);
    } else {
      int second = two ? text.indexOf(Probes.OTHER_TOOL, end) : -1;
      int secondEnd = second < 0 ? -1 : text.indexOf(close, second) + 1;
      frame = frames.frame(before, end, secondEnd <= 0 ? -1 : second, secondEnd);
    }
    return Optional.of(new ToolFormat.Literals(frame, list, open, separator, close, quote));
  }
}
