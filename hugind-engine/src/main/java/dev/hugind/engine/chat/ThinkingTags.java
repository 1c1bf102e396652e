package dev.hugind.engine.chat;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What stands before and after a model's thoughts, for templates that do not show the thoughts of
 * earlier turns and so don't say it themselves.
 *
 * @param open before the thoughts, with the white space that belongs to it
 * @param close after the thoughts, with the white space that belongs to it
 */
record ThinkingTags(String open, String close) {
  private static final Pattern OPEN_AT_END = Pattern.compile("(?:<([\\w:]+)>|\\[THINK])\\s*$");
  private static final Pattern EMPTY_BLOCK = Pattern.compile("<([\\w:]+)>(\\s*)</\\1>\\s*$");
  private static final List<ThinkingTags> KNOWN =
      List.of(
          new ThinkingTags("<think>", "</think>"),
          new ThinkingTags("<seed:think>", "</seed:think>"),
          new ThinkingTags("[THINK]", "[/THINK]"),
          new ThinkingTags("<|START_THINKING|>", "<|END_THINKING|>"),
          new ThinkingTags("<|channel>thought\n", "<channel|>"));

  /**
   * Finds the tags.
   *
   * @param marks what opens the assistant's turn
   * @param source the template's source
   */
  static Optional<ThinkingTags> of(TurnMarks marks, String source) {
    Matcher open = OPEN_AT_END.matcher(marks.thinking());
    if (open.find()) {
      String name = open.group(1) == null ? "[/THINK]" : "</" + open.group(1) + ">";
      String close = open.group().endsWith("\n") ? "\n" + name + "\n\n" : name;
      return Optional.of(new ThinkingTags(open.group(), close));
    }
    Matcher empty = EMPTY_BLOCK.matcher(marks.silent());
    if (empty.find()) {
      String inner = empty.group(2).isEmpty() ? "" : "\n";
      String close = marks.silent().substring(empty.end(2));
      return Optional.of(new ThinkingTags("<" + empty.group(1) + ">" + inner, inner + close));
    }
    return KNOWN.stream().filter(tags -> source.contains(tags.close())).findFirst();
  }
}
