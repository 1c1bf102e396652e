package dev.hugind.engine.chat.output;

import dev.hugind.engine.chat.output.ToolFormat.Frame;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Where calls of a format begin, and what reads them there.
 *
 * <p><b>Thread safety:</b> confined to its parser's thread.
 */
final class CallReaders {
  /** Where nothing marks a call but its look. */
  private static final List<String> BARE_STARTS = List.of("{", "[");

  private final Optional<ToolFormat> format;
  private final Answer answer;
  private final ToolTypes tools;

  /**
   * Returns the readers of a format.
   *
   * @param format how calls are written; empty where there are none
   * @param answer is told the calls
   * @param tools the offered tools
   */
  CallReaders(Optional<ToolFormat> format, Answer answer, ToolTypes tools) {
    this.format = format;
    this.answer = answer;
    this.tools = tools;
  }

  /** The marks at which calls begin. */
  List<String> starts(boolean jsonAnswer) {
    if (format.isEmpty()) {
      return List.of();
    }
    Frame frame = format.get().frame();
    List<String> starts = new ArrayList<>();
    Stream.of(frame.sectionOpen().strip(), frame.callOpen().strip())
        .filter(mark -> !mark.isEmpty())
        .forEach(starts::add);
    return starts.isEmpty() && !jsonAnswer ? BARE_STARTS : starts;
  }

  /** Marks that no text has, left over from a broken call. */
  List<String> closings() {
    return format.stream()
        .map(ToolFormat::frame)
        .flatMap(frame -> Stream.of(frame.callClose().strip(), frame.sectionClose().strip()))
        .filter(ThoughtMarks::isSpecial)
        .toList();
  }

  /** Models that write calls as tags often forget to end the thought before. */
  boolean mayInterruptThoughts() {
    return format.filter(ToolFormat.TaggedArguments.class::isInstance).isPresent();
  }

  /**
   * Where nothing but marks delimits a call, what is left of a broken one is no text for anybody.
   */
  boolean hideBroken() {
    return format
        .filter(
            tool ->
                switch (tool) {
                  case ToolFormat.NamedJson named ->
                      named.frame().callClose().isBlank() && named.contentOpen().isEmpty();
                  case ToolFormat.Literals literals -> literals.quote().length() > 1;
                  default -> false;
                })
        .isPresent();
  }

  /**
   * Where a call's mark is one that no text has, what is left of a call that ends before its name
   * is no text either.
   */
  boolean hideUnfinished() {
    return hideBroken() || format.filter(tool -> isSpecial(tool.frame())).isPresent();
  }

  private static boolean isSpecial(Frame frame) {
    return ThoughtMarks.isSpecial(frame.opening().strip());
  }

  /** A reader for the calls that begin at the mark ahead. */
  CallReader open() {
    return format.map(this::open).orElse(NoCalls.INSTANCE);
  }

  private CallReader open(ToolFormat tool) {
    CallReader own =
        switch (tool) {
          case ToolFormat.JsonCalls json -> new JsonCallsReader(json, answer, tools);
          case ToolFormat.NamedJson named -> new NamedJsonReader(named, answer, tools);
          case ToolFormat.TaggedArguments tagged -> new TaggedReader(tagged, answer, tools);
          case ToolFormat.NestedTags nested -> new NestedTagsReader(nested, answer, tools);
          case ToolFormat.Literals literals -> new LiteralsReader(literals, answer, tools);
          case ToolFormat.Messages _ -> NoCalls.INSTANCE;
        };
    Frame frame = tool.frame();
    boolean section = !frame.sectionOpen().isBlank();
    String mark = (section ? frame.sectionOpen() : frame.callOpen()).strip();
    if (!mark.endsWith(">") && !mark.endsWith("]")) {
      return own;
    }
    if (tool instanceof ToolFormat.JsonCalls json) {
      return json.list() ? new EitherReader(mark, own, literals(frame)) : own;
    }
    String close = section ? frame.sectionClose() : frame.callClose();
    return new EitherReader(mark, objects(mark, close), own);
  }

  private CallReader literals(Frame frame) {
    return new LiteralsReader(
        new ToolFormat.Literals(frame, true, "(", "=", ")", "\""), answer, tools);
  }

  private CallReader objects(String open, String close) {
    Frame frame = new Frame("", open, close, "", "", false);
    return new JsonCallsReader(
        new ToolFormat.JsonCalls(frame, false, false, "name", "arguments", null, false, false),
        answer,
        tools);
  }
}
