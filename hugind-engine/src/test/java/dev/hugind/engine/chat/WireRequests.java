package dev.hugind.engine.chat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Requests in OpenAI's form, as the vectors have them. */
final class WireRequests {

  static ChatRequest.Builder builder(JsonNode request) {
    ChatRequest.Builder builder = ChatRequest.builder(messages(request.get("messages")));
    List<ToolDefinition> tools = new ArrayList<>();
    request.path("tools").forEach(tool -> tools.add(ToolDefinition.of(tool)));
    builder.tools(tools);
    JsonNode thinking = request.path("enable_thinking");
    if (thinking.isBoolean()) {
      builder.reasoning(
          new ReasoningOptions(true, thinking.booleanValue(), null, ReasoningOptions.UNLIMITED));
    }
    if (request.has("chat_template_kwargs")) {
      builder.templateVariables(kwargs(request.get("chat_template_kwargs")));
    }
    return builder;
  }

  @SuppressWarnings("unchecked")
  private static Map<String, Object> kwargs(JsonNode node) {
    return (Map<String, Object>) Objects.requireNonNull(PlainJson.of(node));
  }

  static List<ChatMessage> messages(JsonNode messages) {
    List<ChatMessage> result = new ArrayList<>();
    messages.forEach(message -> result.add(message(message)));
    return result;
  }

  private static ChatMessage message(JsonNode message) {
    List<ToolCall> calls = new ArrayList<>();
    for (JsonNode call : message.path("tool_calls")) {
      JsonNode arguments = call.path("function").path("arguments");
      calls.add(
          new ToolCall(
              call.path("id").asText(""),
              call.path("function").path("name").asText(),
              arguments.isTextual() ? arguments.asText() : arguments.toString()));
    }
    return new ChatMessage(
        ChatRole.of(message.get("role").asText()).orElseThrow(),
        content(message.path("content")),
        text(message, "reasoning_content"),
        calls,
        text(message, "tool_call_id"),
        text(message, "name"));
  }

  private static List<ContentPart> content(JsonNode content) {
    List<ContentPart> parts = new ArrayList<>();
    if (content.isTextual()) {
      parts.add(new ContentPart.Text(content.asText()));
    }
    content.forEach(part -> parts.add(new ContentPart.Text(part.get("text").asText())));
    return parts;
  }

  private static @Nullable String text(JsonNode message, String field) {
    return message.path(field).isTextual() ? message.get(field).asText() : null;
  }

  private WireRequests() {}
}
