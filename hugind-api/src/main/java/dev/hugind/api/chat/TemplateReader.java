package dev.hugind.api.chat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.hugind.api.json.Fields;
import dev.hugind.engine.chat.ChatMessage;
import dev.hugind.engine.chat.ChatRequest;
import dev.hugind.engine.chat.ChatRole;
import dev.hugind.engine.error.InvalidRequestException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Reads what the chat template is told beside messages and tools. */
final class TemplateReader {
  /** What the template is told by fields of their own, or by the model. */
  private static final Set<String> TAKEN =
      Set.of(
          "messages",
          "tools",
          "documents",
          "add_generation_prompt",
          "continue_final_message",
          "bos_token",
          "eos_token",
          "additional_special_tokens");

  private static final String CONTINUE = "continue_final_message";
  private static final String GENERATION_PROMPT = "add_generation_prompt";

  private TemplateReader() {}

  static Map<String, Object> variables(Fields body) {
    Map<String, Object> variables = new LinkedHashMap<>();
    Fields given = body.object("chat_template_kwargs");
    if (given == null) {
      return variables;
    }
    for (Map.Entry<String, JsonNode> entry : given.entries()) {
      String path = given.path(entry.getKey());
      if (TAKEN.contains(entry.getKey())) {
        throw new InvalidRequestException(
            path, path + " can't be given here: a field of its own or the model tells it");
      }
      if (entry.getKey().equals("enable_thinking")
          && !entry.getValue().isBoolean()
          && !entry.getValue().isNull()) {
        throw Fields.wrongType(path, "true or false", entry.getValue());
      }
      if (!entry.getValue().isNull()) { // as good as not given, to a template
        variables.put(entry.getKey(), TemplateValues.of(entry.getValue(), path));
      }
    }
    return variables;
  }

  static List<Map<String, Object>> documents(Fields body) {
    List<Map<String, Object>> documents = new ArrayList<>();
    List<JsonNode> elements = body.array("documents");
    if (elements != null) {
      for (int i = 0; i < elements.size(); i++) {
        String path = "documents[" + i + "]";
        if (!elements.get(i).isObject()) {
          throw Fields.wrongType(path, "an object", elements.get(i));
        }
        documents.add(TemplateValues.map(elements.get(i), path));
      }
    }
    return documents;
  }

  /** Reads how the prompt ends: with the mark that opens the model's turn, or within its turn. */
  static void end(Fields body, List<ChatMessage> messages, ChatRequest.Builder request) {
    boolean goesOn = body.flag(CONTINUE, false);
    boolean opensTurn = body.flag(GENERATION_PROMPT, !goesOn);
    if (goesOn) {
      ChatMessage last = messages.getLast();
      if (opensTurn) {
        throw new InvalidRequestException(
            CONTINUE, CONTINUE + " and add_generation_prompt are both true; set one of them");
      }
      if (last.role() != ChatRole.ASSISTANT || !last.toolCalls().isEmpty()) {
        throw new InvalidRequestException(
            CONTINUE, CONTINUE + " is true, but the last message is not the assistant's own words");
      }
    }
    request.continueFinalMessage(goesOn).addGenerationPrompt(opensTurn);
  }
}
