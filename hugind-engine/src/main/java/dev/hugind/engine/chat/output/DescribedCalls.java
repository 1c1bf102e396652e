package dev.hugind.engine.chat.output;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How calls are written by models whose template never writes one: from what it mentions, or else
 * as most models do.
 */
final class DescribedCalls {
  private static final Pattern MARK =
      Pattern.compile(
          "<\\|?(?i:tool_?calls?|function_?calls?)\\|?>|\\[(TOOL_CALLS?|FUNCTION_CALLS?)\\]");

  /** Liquid's templates show where tools begin, and calls have marks of the same make. */
  private static final Pattern LIST_START = Pattern.compile("<\\|tool_list_start\\|>");

  private static final String USUAL_OPEN = "<tool_call>\n";
  private static final String USUAL_CLOSE = "\n</tool_call>";

  private DescribedCalls() {}

  static ToolFormat find(String source) {
    if (LIST_START.matcher(source).find()) {
      return new ToolFormat.Literals(
          frame("<|tool_call_start|>", "<|tool_call_end|>"), true, "(", "=", ")", "\"");
    }
    if (source.contains("<function=") && source.contains("<parameter=")) {
      return tags(source.contains("<tool_call>"));
    }
    Matcher mark = MARK.matcher(source);
    if (!mark.find()) {
      return json(USUAL_OPEN, USUAL_CLOSE, false);
    }
    String open = mark.group();
    String closing = Turn.closing(open);
    boolean list = open.toLowerCase(Locale.ROOT).contains("calls") || open.contains("|");
    return json(open, source.contains(closing) ? closing : "", list);
  }

  private static ToolFormat tags(boolean section) {
    ToolFormat.Frame frame =
        new ToolFormat.Frame(
            section ? USUAL_OPEN : "",
            "<function=",
            "\n</function>",
            section ? USUAL_CLOSE : "",
            "\n",
            section);
    return new ToolFormat.TaggedArguments(
        frame, ">\n", "<parameter=", ">\n", ">\n", "\n</parameter>", "\n");
  }

  private static ToolFormat json(String open, String close, boolean list) {
    return new ToolFormat.JsonCalls(
        frame(open, close), list, false, "name", "arguments", null, false, true);
  }

  private static ToolFormat.Frame frame(String open, String close) {
    return new ToolFormat.Frame("", open, close, "", "\n", false);
  }
}
