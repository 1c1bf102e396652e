package dev.hugind.engine.chat.output;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads one JSON object that is a call: the tool's name, its arguments and perhaps an id are values
 * in it.
 *
 * <p>Models know other formats than their template's: the usual keys of other families are taken
 * too.
 *
 * <p><b>Thread safety:</b> confined to its parser's thread.
 */
final class JsonCallReader {
  private static final Set<String> NAME_KEYS = Set.of("name", "tool_name", "function_name");
  private static final Set<String> ARGUMENT_KEYS =
      Set.of("arguments", "parameters", "args", "params");
  private static final Set<String> ID_KEYS = Set.of("id", "tool_call_id", "call_id");

  /** In OpenAI's own form, an object of this key holds name and arguments. */
  private static final String WRAPPER = "function";

  private final ToolFormat.JsonCalls format;
  private final Answer answer;
  private final ToolTypes tools;
  private CallDraft draft;
  private Expect expect = Expect.OBJECT;
  private JsonScanner scanner = new JsonScanner();
  private final StringBuilder value = new StringBuilder();
  private Meaning meaning = Meaning.OTHER;
  private int wrappers;
  private boolean argumentsAhead;
  private boolean certain;

  private enum Expect {
    OBJECT,
    KEY,
    COLON,
    VALUE,
    INSIDE,
    COMMA
  }

  private enum Meaning {
    NAME,
    ID,
    ARGUMENTS,
    ARGUMENTS_TEXT,
    WRAPPER,
    OTHER
  }

  JsonCallReader(ToolFormat.JsonCalls format, Answer answer, ToolTypes tools) {
    this.format = format;
    this.answer = answer;
    this.tools = tools;
    draft = new CallDraft(answer);
  }

  CallReader.Step read(Input input) {
    while (!input.isEmpty()) {
      char c = input.peek();
      if (expect != Expect.INSIDE && expect != Expect.KEY && Character.isWhitespace(c)) {
        input.skip(1);
        continue;
      }
      CallReader.Step step =
          switch (expect) {
            case OBJECT -> take(input, c == '{', Expect.KEY);
            case KEY -> key(input, c);
            case COLON -> take(input, c == ':', Expect.VALUE);
            case VALUE -> beginValue(input, c);
            case INSIDE -> inside(input);
            case COMMA -> comma(input, c);
          };
      if (step != CallReader.Step.MORE) {
        return step;
      }
    }
    tellArguments();
    return CallReader.Step.MORE;
  }

  private CallReader.Step take(Input input, boolean right, Expect next) {
    if (!right) {
      return CallReader.Step.BROKEN;
    }
    input.skip(1);
    expect = next;
    scanner = new JsonScanner();
    value.setLength(0);
    return CallReader.Step.MORE;
  }

  private CallReader.Step key(Input input, char c) {
    if (!scanner.hasBegun()) {
      if (Character.isWhitespace(c)) {
        input.skip(1);
        return CallReader.Step.MORE;
      }
      if (c == '}') {
        return end(input);
      }
      if (c != '"') {
        return CallReader.Step.BROKEN;
      }
    }
    input.skip(1);
    return switch (scanner.accept(c, value)) {
      case MORE -> CallReader.Step.MORE;
      case DONE -> keyEnds();
      case DONE_BEFORE, BROKEN -> CallReader.Step.BROKEN;
    };
  }

  private CallReader.Step keyEnds() {
    String key = text(value);
    meaning = format.keyed() ? keyedMeaning(key) : meaningOf(key);
    if (format.isBare() && !draft.isNamed() && meaning == Meaning.OTHER && !key.equals("type")) {
      return CallReader.Step.BROKEN;
    }
    if (meaning == Meaning.ARGUMENTS && argumentsAhead && !format.keyed()) {
      meaning = Meaning.OTHER; // said twice: the first counts, as it may have been told
    }
    argumentsAhead |= meaning == Meaning.ARGUMENTS;
    expect = Expect.COLON;
    return CallReader.Step.MORE;
  }

  private Meaning keyedMeaning(String name) {
    if (draft.isNamed()) {
      draft.finish();
      draft = new CallDraft(answer);
      certain = false;
    }
    draft.name(name);
    return Meaning.ARGUMENTS;
  }

  private Meaning meaningOf(String key) {
    if (key.equals(format.nameKey())) {
      return Meaning.NAME;
    }
    if (key.equals(format.argumentsKey())) {
      return Meaning.ARGUMENTS;
    }
    if (key.equals(format.idKey())) {
      return Meaning.ID;
    }
    if (NAME_KEYS.contains(key)) {
      return Meaning.NAME;
    }
    if (ARGUMENT_KEYS.contains(key)) {
      return Meaning.ARGUMENTS;
    }
    if (ID_KEYS.contains(key)) {
      return Meaning.ID;
    }
    return key.equals(WRAPPER) ? Meaning.WRAPPER : Meaning.OTHER;
  }

  private CallReader.Step beginValue(Input input, char c) {
    scanner = new JsonScanner();
    value.setLength(0);
    if (meaning == Meaning.WRAPPER) {
      if (c == '{') {
        wrappers++;
        return take(input, true, Expect.KEY);
      }
      meaning = Meaning.NAME;
    }
    if (meaning == Meaning.ARGUMENTS && c != '{') {
      meaning = Meaning.ARGUMENTS_TEXT;
    }
    expect = Expect.INSIDE;
    return CallReader.Step.MORE;
  }

  private CallReader.Step inside(Input input) {
    while (!input.isEmpty()) {
      switch (scanner.accept(input.peek(), value)) {
        case MORE -> input.skip(1);
        case DONE -> {
          input.skip(1);
          return valueEnds();
        }
        case DONE_BEFORE -> {
          return valueEnds();
        }
        case BROKEN -> {
          tellArguments();
          return CallReader.Step.BROKEN;
        }
      }
    }
    return CallReader.Step.MORE;
  }

  private CallReader.Step valueEnds() {
    expect = Expect.COMMA;
    switch (meaning) {
      case NAME -> {
        draft.name(text(value));
        if (!draft.isNamed() || (format.isBare() && !tools.knows(draft.name()))) {
          return CallReader.Step.BROKEN;
        }
      }
      case ID -> draft.id(text(value));
      case ARGUMENTS -> {
        certain = true;
        draft.write(value);
      }
      case ARGUMENTS_TEXT -> {
        String json = argumentsOf(value.toString());
        if (json == null) {
          return CallReader.Step.BROKEN;
        }
        certain = true;
        draft.write(json);
      }
      case WRAPPER, OTHER -> {
        // says nothing about the call
      }
    }
    value.setLength(0);
    meaning = Meaning.OTHER;
    tellIfCertain();
    return CallReader.Step.MORE;
  }

  /** Arguments that are no object: an object written as a string, or none at all. */
  private static @Nullable String argumentsOf(String json) {
    JsonNode node = JsonText.parse(json).orElse(null);
    if (node == null || node.isNull() || (node.isTextual() && node.textValue().isBlank())) {
      return "{}";
    }
    boolean object =
        node.isTextual() && JsonText.parse(node.textValue()).filter(JsonNode::isObject).isPresent();
    return object ? node.textValue().strip() : null;
  }

  private CallReader.Step comma(Input input, char c) {
    if (c == '}') {
      return end(input);
    }
    if (c != ',' && certain && draft.isNamed()) {
      draft.finish(); // only the brace is missing
      return CallReader.Step.DONE;
    }
    return take(input, c == ',', Expect.KEY);
  }

  private CallReader.Step end(Input input) {
    input.skip(1);
    if (wrappers > 0) {
      wrappers--;
      expect = Expect.COMMA;
      return CallReader.Step.MORE;
    }
    if (!draft.isNamed()) {
      return CallReader.Step.BROKEN;
    }
    draft.finish();
    return CallReader.Step.DONE;
  }

  private void tellArguments() {
    if (meaning == Meaning.ARGUMENTS && expect == Expect.INSIDE) {
      certain |= scanner.isCertain();
      draft.write(value);
      value.setLength(0);
    }
    tellIfCertain();
  }

  private void tellIfCertain() {
    if (certain && draft.isNamed() && !format.idLast() && !format.described()) {
      draft.tell();
    }
  }

  private static String text(StringBuilder json) {
    return JsonText.parse(json.toString()).map(JsonNode::asText).orElse("");
  }

  boolean hasName() {
    return draft.isNamed();
  }

  boolean tellUnfinished() {
    if (draft.isTold()) {
      return true;
    }
    if (!draft.isNamed() || format.described() || meaning == Meaning.ARGUMENTS_TEXT) {
      return false;
    }
    draft.tell();
    if (draft.isEmpty()) {
      draft.write("{"); // whatever was to come, it is an object
    }
    return true;
  }

  boolean repair() {
    if (draft.isTold()) {
      boolean inside = meaning == Meaning.ARGUMENTS && expect == Expect.INSIDE;
      draft.write(inside ? scanner.missing() : "");
      draft.finish();
    }
    return draft.isTold();
  }
}
