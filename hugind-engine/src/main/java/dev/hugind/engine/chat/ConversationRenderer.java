package dev.hugind.engine.chat;

import dev.hugind.engine.backend.ModelInfo;
import dev.hugind.engine.backend.ReservedToken;
import dev.hugind.engine.backend.Vocabulary;
import dev.hugind.engine.error.InvalidRequestException;
import dev.hugind.engine.template.RenderEnvironment;
import dev.hugind.engine.template.Rendered;
import dev.hugind.engine.template.Template;
import dev.hugind.engine.template.TemplateException;
import java.time.Clock;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Renders conversations with one template: gives it the variables that templates expect, and turns
 * its failures into refusals of the request.
 *
 * <p><b>Thread safety:</b> safe.
 */
final class ConversationRenderer {
  private static final String MORE_TOKENS = "additional_special_tokens";
  private static final Set<String> TRUSTED = Set.of("bos_token", "eos_token", MORE_TOKENS);

  /** The effort that means: do not think. */
  private static final String NO_EFFORT = "none";

  private static final DateTimeFormatter DAY_FIRST =
      DateTimeFormatter.ofPattern("dd MMM yyyy", Locale.ENGLISH);
  private static final DateTimeFormatter MONTH_FIRST =
      DateTimeFormatter.ofPattern("MMM dd yyyy", Locale.ENGLISH);

  private final ChatOptions options;
  private final Template template;
  private final String source;
  private final RenderEnvironment environment;
  private final Map<String, Object> tokens;
  private final TemplateCapabilities capabilities;
  private final MessageVariables messageVariables;

  ConversationRenderer(
      ChatOptions options,
      ModelInfo info,
      Vocabulary vocabulary,
      Template template,
      String source,
      Clock clock) {
    this.options = options;
    this.template = template;
    this.source = source;
    // Some templates change lists, which transformers forbids: they would fail on every tool call.
    this.environment = RenderEnvironment.of(clock).withTrustedVariables(TRUSTED).withMutable(true);
    Map<String, Object> known = new HashMap<>();
    known.put("bos_token", info.beginText());
    known.put("eos_token", info.endText());
    if (template.variables().contains(MORE_TOKENS)) {
      known.put(MORE_TOKENS, moreTokens(info, vocabulary));
    }
    this.tokens = Map.copyOf(known);
    this.capabilities = CapabilityProbe.of(template, source, environment, tokens);
    this.messageVariables = new MessageVariables(capabilities);
  }

  /** Tokenizers list their further marks; GGUF files keep their order, but not the list. */
  private static List<String> moreTokens(ModelInfo info, Vocabulary vocabulary) {
    return vocabulary.reservedTokens().stream()
        .filter(ReservedToken::control)
        .sorted(Comparator.comparingInt(ReservedToken::id))
        .map(ReservedToken::text)
        .filter(text -> !text.equals(info.beginText()) && !text.equals(info.endText()))
        .filter(text -> !text.equals("<unk>"))
        .toList();
  }

  TemplateCapabilities capabilities() {
    return capabilities;
  }

  /**
   * Renders messages.
   *
   * @param request all but the messages
   * @param messages the conversation, with the configured system prompt where it has none
   * @throws InvalidRequestException when the template can't render them
   */
  Rendered render(ChatRequest request, Conversation messages, boolean addGenerationPrompt) {
    Map<String, @Nullable Object> variables = variables(request);
    variables.put("messages", messageVariables.of(messages.messages(), messages.ownSystem()));
    variables.put("add_generation_prompt", addGenerationPrompt);
    try {
      return template.render(variables, environment);
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
    } catch (IllegalArgumentException e) {
      throw new InvalidRequestException(
          "chat_template_kwargs", "a template's variable has a wrong type: " + e.getMessage(), e);
    }
  }

  private Map<String, @Nullable Object> variables(ChatRequest request) {
    Map<String, @Nullable Object> variables = new HashMap<>();
    LocalDate today = LocalDate.now(environment.clock());
    variables.put("date_string", DAY_FIRST.format(today));
    variables.put("datetime", MONTH_FIRST.format(today));
    // transformers always passes these two; templates tell "none" from "undefined".
    if (capabilities.nullTools()) {
      variables.put("tools", null);
      variables.put("documents", null);
    }
    putReasoning(variables, request.reasoning());
    variables.putAll(request.templateVariables());
    if (!request.tools().isEmpty()) {
      variables.put(
          "tools", request.tools().stream().map(t -> PlainJson.of(t.definition())).toList());
    }
    if (!request.documents().isEmpty()) {
      variables.put("documents", request.documents());
    }
    // Last, because a client must not be able to say what is trusted.
    variables.putAll(tokens);
    return variables;
  }

  private void putReasoning(Map<String, @Nullable Object> variables, ReasoningOptions reasoning) {
    boolean noEffort = NO_EFFORT.equals(reasoning.effort());
    Boolean enabled = reasoning.enabled() == null ? options.reasoning() : reasoning.enabled();
    if (noEffort && reasoning.enabled() == null) {
      enabled = false;
    }
    // Some templates of models that can do nothing but think take "not said" for "no".
    variables.put("enable_thinking", enabled == null || enabled);
    if (enabled != null && !template.variables().contains("enable_thinking")) {
      variables.put("thinking", enabled);
    }
    if (reasoning.effort() != null && !noEffort) {
      variables.put("reasoning_effort", reasoning.effort());
      variables.put("reasoning_strength", reasoning.effort());
    }
  }

  /**
   * The messages to render.
   *
   * @param messages at least one
   * @param ownSystem whether the first one is the configured system prompt instead of a client's
   */
  record Conversation(List<ChatMessage> messages, boolean ownSystem) {

    Conversation withoutLast() {
      return new Conversation(messages.subList(0, messages.size() - 1), ownSystem);
    }

    boolean isEmpty() {
      return messages.isEmpty();
    }
  }

  Template template() {
    return template;
  }

  String source() {
    return source;
  }
}
