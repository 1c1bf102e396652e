package dev.hugind.engine.chat.output;

import dev.hugind.engine.chat.ChatEvent;
import dev.hugind.engine.chat.GenericTools;
import dev.hugind.engine.template.Template;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import org.jspecify.annotations.Nullable;

/**
 * What the answers of a model look like: how its thoughts and its calls of tools are marked. Found
 * out from its chat template alone.
 *
 * <p><b>Thread safety:</b> immutable.
 */
public final class OutputFormat {
  private final String turnOpen;
  private final ThoughtMarks thoughts;
  private final List<String> layoutMarks;
  private final @Nullable ToolFormat tools;
  private final List<String> messageEnds;
  private final List<String> stops;

  OutputFormat(
      String turnOpen,
      ThoughtMarks thoughts,
      List<String> layoutMarks,
      @Nullable ToolFormat tools,
      List<String> messageEnds,
      List<String> stops) {
    this.turnOpen = turnOpen;
    this.thoughts = thoughts;
    this.layoutMarks = List.copyOf(layoutMarks);
    this.tools = tools;
    this.messageEnds = List.copyOf(messageEnds);
    this.stops = List.copyOf(stops);
  }

  /**
   * Returns the format of models whose template shows nothing: content, and thoughts in the marks
   * that most models use.
   *
   * @return the format
   */
  public static OutputFormat plain() {
    return new OutputFormat("", ThoughtMarks.USUAL, List.of(), null, List.of(), List.of());
  }

  /**
   * Finds out what a model's answers look like, by rendering made-up conversations.
   *
   * @param template the model's chat template
   * @param source its source
   * @param beginText the text of the begin-of-text token; may be empty
   * @param endText the text of the end-of-text token; may be empty
   * @return the format; that of plain answers when the template shows nothing
   */
  public static OutputFormat detect(
      Template template, String source, String beginText, String endText) {
    return new FormatDetector(new Probes(template, beginText, endText), source).detect();
  }

  /**
   * Returns this format with tools that the prompt describes in place of the template.
   *
   * @return the format
   */
  public OutputFormat withGenericTools() {
    ToolFormat.Frame frame =
        new ToolFormat.Frame("", GenericTools.CALL_OPEN, GenericTools.CALL_CLOSE, "", "\n", false);
    ToolFormat calls =
        new ToolFormat.JsonCalls(frame, false, false, "name", "arguments", null, false, false);
    return new OutputFormat(turnOpen, thoughts, layoutMarks, calls, messageEnds, stops);
  }

  /**
   * Returns a parser of one answer.
   *
   * @param options what the request said
   * @param primed is told what the generation prompt holds of the answer already; it may open a
   *     thought or begin the content
   * @return the parser, which expects what follows the generation prompt
   */
  public AnswerParser newParser(ParseOptions options, Consumer<ChatEvent> primed) {
    if (tools instanceof ToolFormat.Messages messages) {
      MessagesAnswer answer = new MessagesAnswer(messages, messageEnds, options);
      answer.prime(options.generationPrompt(), primed);
      return answer;
    }
    MarkedAnswer answer = new MarkedAnswer(this, options);
    answer.prime(afterTurnOpen(options.generationPrompt()), primed);
    return answer;
  }

  /** What a generation prompt says after the mark of the model's turn. */
  String afterTurnOpen(String prompt) {
    String mark = turnOpen.strip();
    String space = turnOpen.substring(turnOpen.stripTrailing().length());
    for (int from = 0; from + 2 < mark.length(); from++) {
      if (from > 0 && "<[\n".indexOf(mark.charAt(from)) < 0) {
        continue; // a part of the mark counts from a tag or a line on
      }
      int at = prompt.lastIndexOf(mark.substring(from));
      if (at >= 0) {
        String rest = prompt.substring(at + mark.length() - from);
        return rest.startsWith(space) ? rest.substring(space.length()) : rest;
      }
    }
    return mark.isEmpty() ? afterMarks(prompt) : prompt;
  }

  /** Where nobody knows what begins a turn: all marks do, but that of a thought. */
  private String afterMarks(String prompt) {
    int thought = thoughts.open().isEmpty() ? -1 : prompt.indexOf(thoughts.open());
    if (thought >= 0) {
      return prompt.substring(thought);
    }
    int from = 0;
    Matcher matcher = Turn.TAG.matcher(prompt);
    while (matcher.find()) {
      from = matcher.end();
    }
    return prompt.substring(from);
  }

  /**
   * Returns how calls of tools are written.
   *
   * @return the format, empty when the template shows none
   */
  public Optional<ToolFormat> tools() {
    return Optional.ofNullable(tools);
  }

  /**
   * Returns how thoughts are marked.
   *
   * @return the marks
   */
  public ThoughtMarks thoughts() {
    return thoughts;
  }

  /**
   * Returns what begins the model's turn, before anything that it writes itself.
   *
   * @return the mark; may be empty
   */
  public String turnOpen() {
    return turnOpen;
  }

  /**
   * Returns marks around the content that are no part of it.
   *
   * @return the marks; may be empty
   */
  public List<String> layoutMarks() {
    return layoutMarks;
  }

  /**
   * Returns texts that end the model's turn without being tokens of their own.
   *
   * @return the stop strings; may be empty
   */
  public List<String> stops() {
    return stops;
  }

  private static void add(Set<String> texts, String text) {
    if (!text.isBlank()) {
      texts.add(text.strip());
    }
  }

  /**
   * Returns the marks that may be special tokens: a parser needs to see their text.
   *
   * @return the marks, in no particular order
   */
  public Set<String> visibleMarks() {
    Set<String> marks = new LinkedHashSet<>();
    collect(marks, thoughts.open());
    thoughts.ends().forEach(end -> collect(marks, end));
    layoutMarks.forEach(mark -> collect(marks, mark));
    messageEnds.forEach(mark -> collect(marks, mark));
    if (tools != null) {
      ToolFormat.Frame frame = tools.frame();
      collect(marks, frame.sectionOpen() + frame.callOpen());
      collect(marks, frame.callClose() + frame.sectionClose());
      switch (tools) {
        case ToolFormat.NamedJson named ->
            named.header().forEach(part -> collect(marks, part.end()));
        case ToolFormat.TaggedArguments tagged -> {
          collect(marks, tagged.argumentOpen() + tagged.keyEnd());
          collect(marks, tagged.argumentClose());
        }
        case ToolFormat.NestedTags nested -> collect(marks, nested.tagOpen());
        case ToolFormat.Literals literals -> collect(marks, literals.quote());
        case ToolFormat.Messages messages -> {
          collect(marks, messages.messageOpen() + messages.headerEnd());
          collect(marks, "<|channel|><|constrain|>");
        }
        case ToolFormat.JsonCalls _ -> {
          // all its marks are in the frame
        }
      }
    }
    return marks;
  }

  private static void collect(Set<String> marks, String text) {
    marks.addAll(Turn.tags(text));
    if (text.chars().anyMatch(c -> "<[|".indexOf(c) >= 0)) {
      add(marks, text);
    }
  }
}
