package dev.hugind.engine.chat;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.hugind.engine.chat.TemplateCapabilities.SystemRole;
import dev.hugind.engine.error.InvalidRequestException;
import dev.hugind.engine.template.TrustedText;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Messages as a template's variables: what a client sent, in the shape that this template takes.
 *
 * <p><b>Thread safety:</b> immutable.
 *
 * @param capabilities what the template takes
 */
record MessageVariables(TemplateCapabilities capabilities) {

  /**
   * Returns the messages.
   *
   * @param mayMerge whether a system message that the template refuses is put before the next
   *     message's content; otherwise the template refuses it in its own words
   */
  List<Map<String, Object>> of(List<ChatMessage> messages, boolean mayMerge) {
    List<Map<String, Object>> variables = new ArrayList<>();
    for (ChatMessage message : merged(messages, mayMerge)) {
      variables.add(message(message));
    }
    return variables;
  }

  private List<ChatMessage> merged(List<ChatMessage> messages, boolean mayMerge) {
    boolean shown =
        capabilities.systemRole() == SystemRole.SHOWN
            || (capabilities.systemRole() == SystemRole.REFUSED && !mayMerge);
    ChatMessage first = messages.getFirst();
    if (shown || messages.size() < 2 || !isSystem(first)) {
      return messages;
    }
    ChatMessage next = messages.get(1);
    List<ContentPart> content = new ArrayList<>(first.content());
    content.addAll(next.content());
    List<ChatMessage> merged = new ArrayList<>(messages.subList(1, messages.size()));
    merged.set(
        0,
        new ChatMessage(
            next.role(),
            content,
            next.reasoning(),
            next.toolCalls(),
            next.toolCallId(),
            next.name()));
    return merged;
  }

  static boolean isSystem(ChatMessage message) {
    return message.role() == ChatRole.SYSTEM || message.role() == ChatRole.DEVELOPER;
  }

  private Map<String, Object> message(ChatMessage message) {
    Map<String, Object> fields = new LinkedHashMap<>();
    // A role is one of a few words, never a client's text.
    fields.put("role", new TrustedText(role(message.role()).wireName()));
    boolean thinks = message.reasoning() != null && !message.reasoning().isEmpty();
    boolean calls = !message.toolCalls().isEmpty();
    if (!(thinks && calls) || capabilities.contentBesideThoughts()) {
      fields.put("content", content(message));
    }
    if (thinks && message.reasoning() != null) {
      // Templates know thoughts by any of these names.
      fields.put("reasoning_content", message.reasoning());
      fields.put("reasoning", message.reasoning());
      fields.put("thinking", message.reasoning());
    }
    put(fields, "name", message.name());
    put(fields, "tool_call_id", message.toolCallId());
    if (calls) {
      fields.put("tool_calls", message.toolCalls().stream().map(this::call).toList());
    }
    return fields;
  }

  private ChatRole role(ChatRole role) {
    return role == ChatRole.DEVELOPER && !capabilities.developerRole() ? ChatRole.SYSTEM : role;
  }

  private Object content(ChatMessage message) {
    boolean mayBeParts =
        message.role() == ChatRole.TOOL
            ? capabilities.toolPartContent()
            : capabilities.partContent();
    boolean asParts = mayBeParts && (message.content().size() > 1 || !capabilities.textContent());
    if (!asParts) {
      return message.text();
    }
    List<Map<String, Object>> parts = new ArrayList<>();
    for (ContentPart part : message.content()) {
      switch (part) {
        case ContentPart.Text(String text) -> {
          Map<String, Object> fields = new LinkedHashMap<>();
          fields.put("type", new TrustedText("text"));
          fields.put("text", text);
          parts.add(fields);
        }
      }
    }
    return parts;
  }

  private Map<String, Object> call(ToolCall call) {
    Map<String, Object> function = new LinkedHashMap<>();
    function.put("name", call.name());
    function.put("arguments", arguments(call));
    Map<String, Object> fields = new LinkedHashMap<>();
    if (!call.id().isEmpty()) {
      fields.put("id", call.id());
    }
    fields.put("type", new TrustedText("function"));
    fields.put("function", function);
    return fields;
  }

  private Object arguments(ToolCall call) {
    if (!capabilities.objectArguments()) {
      return call.arguments();
    }
    try {
      // Clients send nothing, or null, for a call without arguments.
      Object parsed = PlainJson.parse(call.arguments());
      return parsed == null ? Map.of() : parsed;
    } catch (JsonProcessingException e) {
      throw new InvalidRequestException(
          "messages",
          "the arguments of a call of tool '"
              + call.name()
              + "' are not JSON: "
              + e.getOriginalMessage(),
          e);
    }
  }

  private static void put(Map<String, Object> fields, String name, @Nullable String value) {
    if (value != null && !value.isEmpty()) {
      fields.put(name, value);
    }
  }
}
