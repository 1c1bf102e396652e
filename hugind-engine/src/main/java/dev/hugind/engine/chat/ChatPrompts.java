package dev.hugind.engine.chat;

import dev.hugind.engine.backend.ModelInfo;
import dev.hugind.engine.backend.Vocabulary;
import dev.hugind.engine.chat.ConversationRenderer.Conversation;
import dev.hugind.engine.error.InvalidRequestException;
import dev.hugind.engine.error.ModelLoadException;
import dev.hugind.engine.template.Rendered;
import dev.hugind.engine.template.Template;
import dev.hugind.engine.template.TemplateException;
import dev.hugind.engine.template.TemplateLimits;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Makes prompts of conversations, in the words of one model's template.
 *
 * <p><b>Thread safety:</b> safe; {@link #tokens} is for platform threads only.
 */
public final class ChatPrompts {
  private final ChatOptions options;
  private final PromptTokenizer tokenizer;
  private final @Nullable ConversationRenderer renderer;
  private final @Nullable TurnMarks marks;
  private final @Nullable Continuation continuation;

  /** Why there is no template; empty when there is one. */
  private final String missing;

  private ChatPrompts(
      ChatOptions options,
      PromptTokenizer tokenizer,
      @Nullable ConversationRenderer renderer,
      @Nullable TurnMarks marks,
      @Nullable Continuation continuation,
      String missing) {
    this.options = options;
    this.tokenizer = tokenizer;
    this.renderer = renderer;
    this.marks = marks;
    this.continuation = continuation;
    this.missing = missing;
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
        return with(options, info, vocabulary, chosen, clock);
      } catch (TemplateException e) {
        throw new ModelLoadException(
            "chat.template_file can't be parsed: " + e.getMessage() + "; correct the template", e);
      }
    }
    String own = info.chatTemplate();
    if (own == null) {
      return without(options, vocabulary, "the model has none");
    }
    try {
      return with(options, info, vocabulary, own, clock);
    } catch (TemplateException e) {
      return without(options, vocabulary, "the model's own can't be parsed: " + e.getMessage());
    }
  }

  private static ChatPrompts without(ChatOptions options, Vocabulary vocabulary, String missing) {
    return new ChatPrompts(
        options, new PromptTokenizer(vocabulary, null), null, null, null, missing);
  }

  private static ChatPrompts with(
      ChatOptions options, ModelInfo info, Vocabulary vocabulary, String source, Clock clock) {
    Template template = Template.parse(source, TemplateLimits.defaults());
    ConversationRenderer renderer =
        new ConversationRenderer(options, info, vocabulary, template, source, clock);
    TurnMarks marks = TurnMarks.of(renderer);
    Continuation continuation = new Continuation(renderer, ThinkingTags.of(marks, source));
    return new ChatPrompts(
        options,
        new PromptTokenizer(vocabulary, marks.sample()),
        renderer,
        marks,
        continuation,
        "");
  }

  /**
   * Returns the template.
   *
   * @return the parsed template; empty when there is no usable one
   */
  public Optional<Template> template() {
    return Optional.ofNullable(renderer).map(ConversationRenderer::template);
  }

  /**
   * Returns the template's source.
   *
   * @return the source; empty when there is no usable template
   */
  public String templateSource() {
    return renderer == null ? "" : renderer.source();
  }

  /**
   * Tells whether the template describes tools to the model itself. For one that does not, {@link
   * GenericTools} do.
   *
   * @return false also without a template
   */
  public boolean describesTools() {
    return renderer != null && renderer.capabilities().tools();
  }

  /**
   * Returns a conversation as text.
   *
   * @param request the conversation
   * @return what the template makes of it
   * @throws InvalidRequestException when there is no template, or it can't render the conversation
   */
  public String text(ChatRequest request) {
    return render(request).text();
  }

  /**
   * Returns a conversation as text that knows its origin.
   *
   * @param request the conversation
   * @return what the template makes of it
   * @throws InvalidRequestException when there is no template, it can't render the conversation, or
   *     the last message can't be continued
   */
  public RenderedPrompt render(ChatRequest request) {
    if (renderer == null || marks == null || continuation == null) {
      throw new InvalidRequestException(
          "messages",
          "there is no chat template: "
              + missing
              + "; set chat.format or chat.template_file, or send a prompt instead of messages");
    }
    Conversation conversation = conversation(request);
    if (request.continueFinalMessage()) {
      return continuation.prompt(request, conversation);
    }
    Rendered rendered = renderer.render(request, conversation, request.addGenerationPrompt());
    RenderedPrompt.Builder prompt = new RenderedPrompt.Builder();
    prompt.append(rendered, 0, rendered.text().length());
    int turn = prompt.length();
    if (request.addGenerationPrompt()) {
      turn = turnStart(renderer, request, conversation, rendered.text());
      if (turn == prompt.length() && marks.leftClosed(rendered.text())) {
        prompt.append(marks.opening(), false);
      }
    }
    return prompt.build(turn);
  }

  /**
   * Returns a conversation as tokens.
   *
   * @param request the conversation
   * @return the prompt's tokens
   * @throws InvalidRequestException when there is no template, or it can't render the conversation
   */
  public int[] tokens(ChatRequest request) {
    return tokens(render(request));
  }

  /**
   * Returns a conversation as tokens, unless no context of a size could hold them.
   *
   * @param prompt the prompt
   * @param contextTokens the context of a slot in tokens
   * @return its tokens, possibly more than fit
   * @throws dev.hugind.engine.error.ContextLengthExceededException when the text is so long that it
   *     need not be tokenized to know
   */
  public int[] tokens(RenderedPrompt prompt, int contextTokens) {
    tokenizer.requireRoom(prompt.text(), contextTokens);
    return tokens(prompt);
  }

  /**
   * Returns a prompt as tokens. Control tokens stand only where the template wrote them.
   *
   * @param prompt the prompt
   * @return its tokens, with the begin-of-text token that the model wants
   */
  public int[] tokens(RenderedPrompt prompt) {
    return tokenizer.tokens(prompt);
  }

  /** Finds where the assistant's turn starts: where the prompt without its mark would differ. */
  private static int turnStart(
      ConversationRenderer renderer, ChatRequest request, Conversation conversation, String text) {
    try {
      String without = renderer.render(request, conversation, false).text();
      return TurnMarks.commonPrefix(without, text);
    } catch (InvalidRequestException e) {
      return text.length();
    }
  }

  private Conversation conversation(ChatRequest request) {
    List<ChatMessage> messages = request.messages();
    boolean ownSystem =
        options.systemPrompt() != null && messages.stream().noneMatch(MessageVariables::isSystem);
    if (ownSystem && options.systemPrompt() != null) {
      List<ChatMessage> all = new ArrayList<>();
      all.add(ChatMessage.system(options.systemPrompt()));
      all.addAll(messages);
      messages = all;
    }
    boolean calls =
        !request.tools().isEmpty() && request.toolChoice().mode() != ToolChoice.Mode.NONE;
    if (calls && !describesTools()) {
      ownSystem |= !MessageVariables.isSystem(messages.getFirst());
      messages = GenericTools.describe(request.tools(), messages);
    }
    return new Conversation(messages, ownSystem);
  }

  private static @Nullable String chosenTemplate(ChatOptions options) {
    if (options.template() != null) {
      return options.template();
    }
    return options.format().equals(ChatOptions.AUTO)
        ? null
        : ChatFormat.of(options.format()).template();
  }
}
