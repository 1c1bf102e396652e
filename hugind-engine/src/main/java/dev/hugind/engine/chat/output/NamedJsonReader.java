package dev.hugind.engine.chat.output;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads calls that are a name and then the arguments as a JSON object.
 *
 * <p><b>Thread safety:</b> confined to its parser's thread.
 */
final class NamedJsonReader extends FrameReader {
  private static final String ARGUMENTS = "{";

  /** {@code functions.get_weather:0}. */
  private static final Pattern ID_WITH_NAME =
      Pattern.compile("(?:functions\\.)?(?<name>.+?)(?::\\d+)?");

  private final ToolFormat.NamedJson format;
  private final Answer answer;
  private final ToolTypes tools;
  private final List<Marks> ends = new ArrayList<>();
  private final List<String> endTexts = new ArrayList<>();
  private final Word field = new Word("{}\"<>()", false);
  private String fixedName = "";
  private int part;
  private CallDraft draft;
  private JsonScanner scanner = new JsonScanner();
  private boolean quoted;
  private final StringBuilder string = new StringBuilder();

  NamedJsonReader(ToolFormat.NamedJson format, Answer answer, ToolTypes tools) {
    super(format.frame());
    this.format = format;
    this.answer = answer;
    this.tools = tools;
    draft = new CallDraft(answer);
    for (ToolFormat.HeaderPart header : format.header()) {
      String end = header.end();
      endTexts.add(end.isBlank() ? (end.contains("\n") ? "\n" : ARGUMENTS) : end.strip());
    }
    for (int i = 0; i < endTexts.size(); i++) {
      ends.add(new Marks(endTexts.subList(i, endTexts.size())));
    }
  }

  /** A reader of arguments alone, for a call whose name is known. */
  static NamedJsonReader ofArguments(String name, Answer answer, ToolTypes tools) {
    NamedJsonReader reader =
        new NamedJsonReader(
            new ToolFormat.NamedJson(ToolFormat.Frame.NONE, List.of(), false, ""), answer, tools);
    reader.fixedName = name;
    return reader;
  }

  @Override
  void begin() {
    part = 0;
    field.clear();
    draft = new CallDraft(answer);
    if (!fixedName.isEmpty()) {
      draft.name(fixedName);
    }
    scanner = new JsonScanner();
    quoted = false;
    string.setLength(0);
  }

  @Override
  boolean isSlip(char c) {
    return c == '}';
  }

  @Override
  Step body(Input input) {
    while (part < endTexts.size()) {
      Step step = field.read(input, ends.get(part));
      if (step != Step.DONE) {
        return step;
      }
      if (!fieldEnds(input, field.end())) {
        return Step.BROKEN;
      }
    }
    return arguments(input);
  }

  /** Parts that a template has and a model left out are skipped. */
  private boolean fieldEnds(Input input, String end) {
    if (!end.equals(ARGUMENTS)) {
      input.skip(end.length());
    }
    String text = field.text();
    field.clear();
    ToolFormat.HeaderField kind = format.header().get(part).field();
    part = endTexts.subList(part, endTexts.size()).indexOf(end) + part + 1;
    if (kind == ToolFormat.HeaderField.ID) {
      draft.id(text);
      return part < endTexts.size() || draft.isNamed();
    }
    if (format.idIsName()) {
      draft.id(text);
      Matcher matcher = ID_WITH_NAME.matcher(text);
      draft.name(matcher.matches() ? matcher.group("name") : text);
    } else {
      draft.name(text);
    }
    return draft.isNamed() && (format.contentOpen().isEmpty() || tools.knows(draft.name()));
  }

  private Step arguments(Input input) {
    StringBuilder json = new StringBuilder();
    Step step = Step.MORE;
    while (step == Step.MORE && !input.isEmpty()) {
      char c = input.peek();
      if (!scanner.hasBegun() && !Character.isWhitespace(c)) {
        quoted = c == '"';
        if (c != '{' && !quoted) {
          return Step.BROKEN;
        }
      }
      switch (scanner.accept(c, json)) {
        case MORE -> input.skip(1);
        case DONE -> {
          input.skip(1);
          step = Step.DONE;
        }
        case DONE_BEFORE -> step = Step.DONE;
        case BROKEN -> step = Step.BROKEN;
      }
    }
    if (quoted) {
      return text(step, json);
    }
    draft.write(json);
    if (scanner.isCertain()) {
      draft.tell();
      input.letGo();
    }
    if (step == Step.DONE) {
      draft.finish();
    }
    return step;
  }

  /** Arguments that are written as a string which holds their JSON. */
  private Step text(Step step, StringBuilder json) {
    string.append(json);
    if (step != Step.DONE) {
      return step;
    }
    String inside = JsonText.parse(string.toString()).map(JsonNode::asText).orElse("");
    if (JsonText.parse(inside).filter(JsonNode::isObject).isEmpty()) {
      return Step.BROKEN;
    }
    draft.write(inside.strip());
    draft.finish();
    return Step.DONE;
  }

  @Override
  boolean tellUnfinishedCall() {
    if (part == endTexts.size() && scanner.hasBegun() && !quoted) {
      draft.tell();
    }
    return draft.isTold();
  }

  @Override
  boolean repairCall() {
    if (draft.isTold()) {
      draft.write(scanner.missing());
      draft.finish();
    }
    return draft.isTold();
  }

  @Override
  public boolean hasName() {
    return draft.isNamed();
  }
}
