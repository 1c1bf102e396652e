package dev.hugind.api.chat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.hugind.api.json.Fields;
import dev.hugind.engine.LlamaEngine;
import dev.hugind.engine.chat.ChatRequest;
import dev.hugind.engine.error.InvalidRequestException;
import dev.hugind.engine.generation.GenerationRequest;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads the body of a chat completions request; every field is honoured or refused by name. */
final class ChatRequestReader {
  private static final int MAX_ID_LENGTH = 256;
  private static final Set<String> EFFORTS =
      Set.of("none", "minimal", "low", "medium", "high", "xhigh");

  private ChatRequestReader() {}

  /**
   * Reads a request.
   *
   * @param body the body, its {@code model} read already
   * @param engine the engine that will answer
   * @param callerId whose cached tokens may be used
   * @param sessionHeader the header {@code X-Session-Id}, or null
   */
  static ChatCall read(
      Fields body, LlamaEngine engine, String callerId, @Nullable String sessionHeader) {
    ChatRequest.Builder request = ChatRequest.builder(MessageReader.read(body));
    boolean stream = body.flag("stream", false);
    boolean includeUsage = includeUsage(body, stream);
    request
        .sampling(
            SamplingReader.read(body, engine.options().sampling(), engine.info().vocabularySize()))
        .maxTokens(maxTokens(body))
        .stop(stop(body))
        .ignoreEndOfTurn(body.flag("ignore_eos", false))
        .reusePrompt(body.flag("cache_prompt", true))
        .addGenerationPrompt(body.flag("add_generation_prompt", true))
        .templateVariables(templateVariables(body))
        .isolation(isolation(callerId, id(body, "cache_salt")))
        .session(session(body, sessionHeader));
    ChatFieldRules.BODY.check(body);
    return new ChatCall(request.build(), stream, includeUsage);
  }

  private static boolean includeUsage(Fields body, boolean stream) {
    Fields options = body.object("stream_options");
    if (options == null) {
      return false;
    }
    if (!stream) {
      throw new InvalidRequestException(
          "stream_options", "stream_options is for streams; set stream to true or leave it out");
    }
    boolean includeUsage = options.flag("include_usage", false);
    ChatFieldRules.STREAM_OPTIONS.check(options);
    return includeUsage;
  }

  /** 0 stands for: until the context is full. */
  private static int maxTokens(Fields body) {
    Long old = body.whole("max_tokens", 1, Integer.MAX_VALUE);
    Long current = body.whole("max_completion_tokens", 1, Integer.MAX_VALUE);
    if (old != null && current != null && !old.equals(current)) {
      throw new InvalidRequestException(
          "max_completion_tokens",
          "max_tokens is "
              + old
              + " and max_completion_tokens is "
              + current
              + "; give one of them");
    }
    Long given = current == null ? old : current;
    return given == null ? 0 : given.intValue();
  }

  private static List<String> stop(Fields body) {
    JsonNode value = body.value("stop");
    if (value == null) {
      return List.of();
    }
    if (value.isTextual()) {
      return List.of(nonEmpty(Fields.text(value, "stop"), "stop"));
    }
    if (!value.isArray()) {
      throw Fields.wrongType("stop", "a string or an array of strings", value);
    }
    if (value.size() > GenerationRequest.MAX_STOP_STRINGS) {
      throw new InvalidRequestException(
          "stop",
          "stop has "
              + value.size()
              + " strings; allowed: up to "
              + GenerationRequest.MAX_STOP_STRINGS);
    }
    List<String> strings = new ArrayList<>();
    for (int i = 0; i < value.size(); i++) {
      String path = "stop[" + i + "]";
      strings.add(nonEmpty(Fields.text(value.get(i), path), path));
    }
    return strings;
  }

  private static String nonEmpty(String text, String path) {
    if (text.isEmpty()) {
      throw new InvalidRequestException(path, path + " is an empty string; leave it out");
    }
    return text;
  }

  private static Map<String, Object> templateVariables(Fields body) {
    Map<String, Object> variables = new LinkedHashMap<>();
    String effort = body.text("reasoning_effort");
    if (effort != null) {
      if (!EFFORTS.contains(effort)) {
        throw new InvalidRequestException(
            "reasoning_effort",
            "reasoning_effort is not known; allowed: none, minimal, low, medium, high, xhigh");
      }
      variables.put("reasoning_effort", effort);
    }
    Fields given = body.object("chat_template_kwargs");
    if (given != null) {
      for (Map.Entry<String, JsonNode> entry : given.entries()) {
        if (!entry.getValue().isNull()) { // as good as not given, to a template
          variables.put(
              entry.getKey(), TemplateValues.of(entry.getValue(), given.path(entry.getKey())));
        }
      }
    }
    return variables;
  }

  /** Key ids hold no line breaks, so a salt can't make one caller another. */
  private static String isolation(String callerId, @Nullable String salt) {
    return salt == null ? callerId : callerId + "\n" + salt;
  }

  private static @Nullable String session(Fields body, @Nullable String header) {
    // All are read and checked, whichever is used.
    String own = id(body, "session_id");
    String cacheKey = id(body, "prompt_cache_key");
    String user = id(body, "user");
    if (header != null && !header.isEmpty()) {
      return checkedId(header, "X-Session-Id");
    }
    if (own != null) {
      return own;
    }
    return cacheKey != null ? cacheKey : user;
  }

  private static @Nullable String id(Fields body, String name) {
    String value = body.text(name);
    return value == null || value.isEmpty() ? null : checkedId(value, name);
  }

  private static String checkedId(String id, String name) {
    if (id.length() > MAX_ID_LENGTH || id.chars().anyMatch(Character::isISOControl)) {
      throw new InvalidRequestException(
          name,
          name
              + " has "
              + id.length()
              + " characters; allowed: up to "
              + MAX_ID_LENGTH
              + ", none of them a control character");
    }
    return id;
  }
}
