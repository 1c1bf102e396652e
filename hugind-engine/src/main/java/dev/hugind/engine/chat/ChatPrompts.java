package dev.hugind.engine.chat;

import dev.hugind.engine.backend.ModelInfo;
import dev.hugind.engine.backend.Vocabulary;
import dev.hugind.engine.error.InvalidRequestException;
import dev.hugind.engine.error.ModelLoadException;
import dev.hugind.engine.template.RenderEnvironment;
import dev.hugind.engine.template.Template;
import dev.hugind.engine.template.TemplateException;
import dev.hugind.engine.template.TemplateLimits;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Makes prompts of conversations, in the words of one model's template.
 *
 * <p><b>Thread safety:</b> safe; {@link #tokens} is for platform threads only.
 */
public final class ChatPrompts {
  private final ChatOptions options;
  private final ModelInfo info;
  private final Vocabulary vocabulary;
  private final @Nullable Template template;

  /** Why there is no template; empty when there is one. */
  private final String missing;

  private final RenderEnvironment environment;

  private ChatPrompts(
      ChatOptions options,
      ModelInfo info,
      Vocabulary vocabulary,
      @Nullable Template template,
      String missing,
      Clock clock) {
    this.options = options;
    this.info = info;
    this.vocabulary = vocabulary;
    this.template = template;
    this.missing = missing;
    this.environment =
        RenderEnvironment.of(clock).withTrustedVariables(Set.of("bos_token", "eos_token"));
  }

  /**
   * Prepares the template of a model. A model without a usable one can still be opened, for prompts
   * that are no conversations.
   *
   * @param options which template
   * @param info the model, which may have one of its own
   * @param vocabulary the model's tokens
   * @param clock tells templates the date
   * @return the prompt maker
   * @throws ModelLoadException when the options name a format that does not exist, or bring a
   *     template that can't be parsed
   */
  public static ChatPrompts of(
      ChatOptions options, ModelInfo info, Vocabulary vocabulary, Clock clock) {
    String chosen = chosenTemplate(options);
    if (chosen != null) {
      try {
        return new ChatPrompts(options, info, vocabulary, parse(chosen), "", clock);
      } catch (TemplateException e) {
        throw new ModelLoadException(
            "chat.template_file can't be parsed: " + e.getMessage() + "; correct the template", e);
      }
    }
    String own = info.chatTemplate();
    if (own == null) {
      return new ChatPrompts(options, info, vocabulary, null, "the model has none", clock);
    }
    try {
      return new ChatPrompts(options, info, vocabulary, parse(own), "", clock);
    } catch (TemplateException e) {
      String reason = "the model's own can't be parsed: " + e.getMessage();
      return new ChatPrompts(options, info, vocabulary, null, reason, clock);
    }
  }

  /**
   * Returns a conversation as text.
   *
   * @param request the conversation
   * @return what the template makes of it
   * @throws InvalidRequestException when there is no template, or it can't render the conversation
   */
  public String text(ChatRequest request) {
    if (template == null) {
      throw new InvalidRequestException(
          "messages",
          "there is no chat template: "
              + missing
              + "; set chat.format or chat.template_file, or send a prompt instead of messages");
    }
    try {
      return template.render(variables(request), environment).text();
    } catch (TemplateException e) {
      throw new InvalidRequestException(
          "messages",
          switch (e.kind()) {
            case RAISED -> String.valueOf(e.getMessage());
            case LIMIT -> "the chat template exceeds a limit: " + e.getMessage();
            case SYNTAX, RUNTIME ->
                "the chat template can't render this conversation: " + e.getMessage();
          },
          e);
    }
  }

  /**
   * Returns a conversation as tokens.
   *
   * @param request the conversation
   * @return the prompt's tokens
   * @throws InvalidRequestException when there is no template, or it can't render the conversation
   */
  public int[] tokens(ChatRequest request) {
    return withBeginToken(vocabulary.tokenize(text(request), true));
  }

  /** Many templates write the begin-of-text token themselves: it must be there once. */
  private int[] withBeginToken(int[] tokens) {
    int begin = vocabulary.beginToken();
    if (begin < 0 || (tokens.length > 0 && tokens[0] == begin)) {
      return tokens;
    }
    int[] all = new int[tokens.length + 1];
    all[0] = begin;
    System.arraycopy(tokens, 0, all, 1, tokens.length);
    return all;
  }

  private Map<String, @Nullable Object> variables(ChatRequest request) {
    Map<String, @Nullable Object> variables = new HashMap<>();
    // transformers always passes these two; templates tell "none" from "undefined".
    variables.put("tools", null);
    variables.put("documents", null);
    variables.putAll(request.templateVariables());
    variables.put("messages", messages(request));
    variables.put("add_generation_prompt", request.addGenerationPrompt());
    variables.put("bos_token", info.beginText());
    variables.put("eos_token", info.endText());
    return variables;
  }

  private List<Map<String, Object>> messages(ChatRequest request) {
    List<Map<String, Object>> messages = new ArrayList<>();
    if (options.systemPrompt() != null && !hasSystem(request)) {
      messages.add(message(ChatMessage.system(options.systemPrompt())));
    }
    for (ChatMessage message : request.messages()) {
      messages.add(message(message));
    }
    return messages;
  }

  private static boolean hasSystem(ChatRequest request) {
    return request.messages().stream()
        .anyMatch(m -> m.role() == ChatRole.SYSTEM || m.role() == ChatRole.DEVELOPER);
  }

  private static Map<String, Object> message(ChatMessage message) {
    // Templates know no developer; what such a message says is what they call the system.
    ChatRole role = message.role() == ChatRole.DEVELOPER ? ChatRole.SYSTEM : message.role();
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("role", role.wireName());
    fields.put("content", message.text());
    return fields;
  }

  private static @Nullable String chosenTemplate(ChatOptions options) {
    if (options.template() != null) {
      return options.template();
    }
    return options.format().equals(ChatOptions.AUTO)
        ? null
        : ChatFormat.of(options.format()).template();
  }

  private static Template parse(String source) {
    return Template.parse(source, TemplateLimits.defaults());
  }
}
