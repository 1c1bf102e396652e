package dev.hugind.engine.chat.output;

import com.fasterxml.jackson.databind.JsonNode;
import dev.hugind.engine.chat.ChatEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** The sum of what a parser told. */
final class Transcript implements Consumer<ChatEvent> {
  final StringBuilder content = new StringBuilder();
  final StringBuilder reasoning = new StringBuilder();
  private boolean cut;
  final List<Call> calls = new ArrayList<>();

  record Call(String id, String name, StringBuilder arguments) {}

  static Transcript of(OutputFormat format, ParseOptions options, List<String> pieces) {
    return of(format, options, pieces, false);
  }

  static Transcript of(
      OutputFormat format, ParseOptions options, List<String> pieces, boolean cut) {
    Transcript told = new Transcript();
    AnswerParser parser = format.newParser(options, told);
    pieces.forEach(piece -> parser.add(piece, told));
    parser.end(cut, told);
    told.cut = parser.isInsideToolCall();
    if (parser.toolCalls() != told.calls.size()) {
      throw new AssertionError("counted " + parser.toolCalls() + ": " + told);
    }
    return told;
  }

  @Override
  public void accept(ChatEvent event) {
    switch (event) {
      case ChatEvent.Text(String text) -> content.append(notEmpty(text));
      case ChatEvent.Reasoning(String text) -> reasoning.append(notEmpty(text));
      case ChatEvent.ToolCallStart(int index, String id, String name) -> {
        if (index != calls.size()) {
          throw new AssertionError("call " + index + " of " + calls.size());
        }
        calls.add(new Call(id, name, new StringBuilder()));
      }
      case ChatEvent.ToolCallArguments(int index, String json) ->
          calls.get(index).arguments.append(notEmpty(json));
      default -> throw new AssertionError(event.toString());
    }
  }

  private static String notEmpty(String text) {
    if (text.isEmpty()) {
      throw new AssertionError("an empty piece");
    }
    return text;
  }

  /** Whether this is what was expected, as the vectors' README says. */
  boolean is(JsonNode expected) {
    JsonNode wanted = expected.path("tool_calls");
    if (!content.toString().strip().equals(expected.path("content").asText().strip())
        || !reasoning.toString().strip().equals(expected.path("reasoning_content").asText().strip())
        || wanted.size() != calls.size()) {
      return false;
    }
    for (int i = 0; i < calls.size(); i++) {
      Call call = calls.get(i);
      JsonNode other = wanted.get(i);
      boolean sameId = other.path("id").isNull() || other.path("id").asText().equals(call.id);
      if (!sameId
          || !other.path("name").asText().equals(call.name)
          || !sameArguments(call.arguments.toString(), other.path("arguments").asText())) {
        return false;
      }
    }
    return true;
  }

  private static boolean sameArguments(String told, String expected) {
    var own = JsonText.parse(told);
    var other = JsonText.parse(expected);
    if (other.isEmpty()) {
      // How much of cut arguments was told is a matter of when: one is the beginning of the other.
      String shorter = withoutSpace(told);
      String longer = withoutSpace(expected);
      return shorter.startsWith(longer) || longer.startsWith(shorter);
    }
    return own.equals(other);
  }

  /** Only a call that the text's end cut off may have arguments that are no JSON object. */
  boolean hasOnlyValidArgumentsButTheLast() {
    for (int i = 0; i < calls.size(); i++) {
      String json = calls.get(i).arguments.toString();
      boolean whole = JsonText.parse(json).filter(JsonNode::isObject).isPresent();
      if (!whole && !(cut && i == calls.size() - 1)) {
        return false;
      }
    }
    return true;
  }

  /** In one line, with arguments as compact JSON. */
  String summary() {
    StringBuilder line = new StringBuilder("content=" + content + " thought=" + reasoning);
    for (Call call : calls) {
      String json = call.arguments.toString();
      line.append(' ')
          .append(call.name)
          .append(JsonText.parse(json).map(JsonNode::toString).orElse("(" + json + ")"));
    }
    return line.toString();
  }

  private static String withoutSpace(String text) {
    return text.replaceAll("\\s", "");
  }

  @Override
  public String toString() {
    return "content="
        + JsonText.quote(content)
        + " reasoning="
        + JsonText.quote(reasoning)
        + " "
        + calls;
  }
}
