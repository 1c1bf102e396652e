package dev.hugind.engine.chat;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import dev.hugind.engine.error.InvalidRequestException;
import dev.hugind.engine.generation.SamplingOptions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A conversation, and how to go on from it.
 *
 * <p><b>Thread safety:</b> immutable.
 */
public final class ChatRequest {

  /** The value of {@link #topLogprobs()} that tells no log probabilities. */
  public static final int NO_LOGPROBS = -1;

  /** Most stop strings of one request. */
  public static final int MAX_STOP_STRINGS = 16;

  /** Most tokens that are told at each place. */
  public static final int MAX_TOP_LOGPROBS = 20;

  private final List<ChatMessage> messages;
  private final @Nullable SamplingOptions sampling;
  private final int maxTokens;
  private final List<String> stop;
  private final boolean ignoreEndOfTurn;
  private final boolean reusePrompt;
  private final boolean addGenerationPrompt;
  private final List<ToolDefinition> tools;
  private final ToolChoice toolChoice;
  private final boolean parallelToolCalls;
  private final ResponseFormat responseFormat;
  private final ReasoningOptions reasoning;
  private final List<Map<String, Object>> documents;
  private final boolean continueFinalMessage;
  private final int topLogprobs;
  private final Map<String, Object> templateVariables;
  private final boolean reportProgress;
  private final String isolation;
  private final @Nullable String session;
  private final @Nullable Duration timeout;

  private ChatRequest(Builder builder) {
    messages = List.copyOf(builder.messages);
    sampling = builder.sampling;
    maxTokens = builder.maxTokens;
    stop = List.copyOf(builder.stop);
    ignoreEndOfTurn = builder.ignoreEndOfTurn;
    reusePrompt = builder.reusePrompt;
    addGenerationPrompt = builder.addGenerationPrompt;
    tools = List.copyOf(builder.tools);
    toolChoice = builder.toolChoice;
    parallelToolCalls = builder.parallelToolCalls;
    responseFormat = builder.responseFormat;
    reasoning = builder.reasoning;
    documents = List.copyOf(builder.documents);
    continueFinalMessage = builder.continueFinalMessage;
    topLogprobs = builder.topLogprobs;
    templateVariables = Map.copyOf(builder.templateVariables);
    reportProgress = builder.reportProgress;
    isolation = builder.isolation;
    session = builder.session;
    timeout = builder.timeout;
    if (messages.isEmpty()) {
      throw new InvalidRequestException("messages", "messages is empty; give at least one message");
    }
    if (topLogprobs < NO_LOGPROBS || topLogprobs > MAX_TOP_LOGPROBS) {
      throw new InvalidRequestException(
          "top_logprobs",
          "top_logprobs is " + topLogprobs + "; allowed: from 0 to " + MAX_TOP_LOGPROBS);
    }
    if (stop.size() > MAX_STOP_STRINGS) {
      throw new InvalidRequestException(
          "stop", "stop has " + stop.size() + " strings; allowed: up to " + MAX_STOP_STRINGS);
    }
    requireKnownTools();
  }

  private void requireKnownTools() {
    for (String name : toolChoice.names()) {
      if (tools.stream().noneMatch(tool -> tool.name().equals(name))) {
        throw new InvalidRequestException(
            "tool_choice", "tool_choice names '" + name + "', which is not among the tools");
      }
    }
    if (toolChoice.mode() == ToolChoice.Mode.REQUIRED && tools.isEmpty()) {
      throw new InvalidRequestException(
          "tool_choice", "tool_choice is required, but there are no tools; give tools");
    }
  }

  /**
   * Returns a builder.
   *
   * @param messages the conversation, oldest message first; at least one
   * @return a new builder
   */
  public static Builder builder(List<ChatMessage> messages) {
    return new Builder(messages);
  }

  /**
   * Returns the conversation, oldest message first.
   *
   * @return at least one message
   */
  public List<ChatMessage> messages() {
    return messages;
  }

  /**
   * Returns how tokens are chosen.
   *
   * @return the options, or null for the engine's own
   */
  public @Nullable SamplingOptions sampling() {
    return sampling;
  }

  /**
   * Returns the most tokens to generate.
   *
   * @return tokens; 0 means until the context is full
   */
  public int maxTokens() {
    return maxTokens;
  }

  /**
   * Returns the strings that end the answer.
   *
   * @return none of them empty
   */
  public List<String> stop() {
    return stop;
  }

  /**
   * Tells whether to go on when the model would end its turn.
   *
   * @return false by default
   */
  public boolean ignoreEndOfTurn() {
    return ignoreEndOfTurn;
  }

  /**
   * Tells whether cached tokens of earlier requests may be used.
   *
   * @return true by default
   */
  public boolean reusePrompt() {
    return reusePrompt;
  }

  /**
   * Tells whether the prompt ends with the mark that opens the model's turn.
   *
   * @return true by default
   */
  public boolean addGenerationPrompt() {
    return addGenerationPrompt;
  }

  /**
   * Returns the tools that the model may call.
   *
   * @return empty for none
   */
  public List<ToolDefinition> tools() {
    return tools;
  }

  /**
   * Returns whether tools may or must be called.
   *
   * @return {@link ToolChoice#AUTO} by default
   */
  public ToolChoice toolChoice() {
    return toolChoice;
  }

  /**
   * Tells whether one reply may call several tools.
   *
   * @return true by default
   */
  public boolean parallelToolCalls() {
    return parallelToolCalls;
  }

  /**
   * Returns what the content must look like.
   *
   * @return words by default
   */
  public ResponseFormat responseFormat() {
    return responseFormat;
  }

  /**
   * Returns whether and how long the model thinks.
   *
   * @return the options
   */
  public ReasoningOptions reasoning() {
    return reasoning;
  }

  /**
   * Returns documents to answer from, for templates that know them.
   *
   * @return plain Java values, as in {@link #templateVariables}; empty for none
   */
  public List<Map<String, Object>> documents() {
    return documents;
  }

  /**
   * Tells whether the reply goes on from the last message, which must be the assistant's.
   *
   * @return false by default
   */
  public boolean continueFinalMessage() {
    return continueFinalMessage;
  }

  /**
   * Returns how many of the likeliest tokens are told at each place.
   *
   * @return 0 tells only the chosen token; {@link #NO_LOGPROBS} tells none
   */
  public int topLogprobs() {
    return topLogprobs;
  }

  /**
   * Returns further variables for the chat template.
   *
   * @return names to plain Java values (String, Boolean, Long, Double, List, Map)
   */
  public Map<String, Object> templateVariables() {
    return templateVariables;
  }

  /**
   * Tells whether the reader is told how far the prompt is.
   *
   * @return false by default
   */
  public boolean reportProgress() {
    return reportProgress;
  }

  /**
   * Returns whose cached tokens may be used: those of requests with an equal key only.
   *
   * @return the key, empty by default
   */
  public String isolation() {
    return isolation;
  }

  /**
   * Returns the conversation's id within the isolation key.
   *
   * @return the id, or null for none
   */
  public @Nullable String session() {
    return session;
  }

  /**
   * Returns how long the generation may take, waiting included.
   *
   * @return a positive duration, or null for the engine's own
   */
  public @Nullable Duration timeout() {
    return timeout;
  }

  /**
   * Collects a request.
   *
   * <p><b>Thread safety:</b> not safe; use on one thread.
   */
  public static final class Builder {
    private List<ChatMessage> messages = List.of();
    private @Nullable SamplingOptions sampling;
    private int maxTokens;
    private List<String> stop = List.of();
    private boolean ignoreEndOfTurn;
    private boolean reusePrompt = true;
    private boolean addGenerationPrompt = true;
    private List<ToolDefinition> tools = List.of();
    private ToolChoice toolChoice = ToolChoice.AUTO;
    private boolean parallelToolCalls = true;
    private ResponseFormat responseFormat = new ResponseFormat.Text();
    private ReasoningOptions reasoning = ReasoningOptions.defaults();
    private List<Map<String, Object>> documents = List.of();
    private boolean continueFinalMessage = false;
    private int topLogprobs = NO_LOGPROBS;
    private Map<String, Object> templateVariables = Map.of();
    private boolean reportProgress;
    private String isolation = "";
    private @Nullable String session;
    private @Nullable Duration timeout;

    private Builder(List<ChatMessage> messages) {
      this.messages = messages;
    }

    /**
     * Sets how tokens are chosen.
     *
     * @param value the options, or null for the engine's own
     * @return this
     */
    @CanIgnoreReturnValue
    public Builder sampling(@Nullable SamplingOptions value) {
      this.sampling = value;
      return this;
    }

    /**
     * Sets the most tokens to generate.
     *
     * @param value tokens; 0 means until the context is full
     * @return this
     */
    @CanIgnoreReturnValue
    public Builder maxTokens(int value) {
      this.maxTokens = value;
      return this;
    }

    /**
     * Sets the strings that end the answer.
     *
     * @param value at most 16, none empty
     * @return this
     */
    @CanIgnoreReturnValue
    public Builder stop(List<String> value) {
      this.stop = value;
      return this;
    }

    /**
     * Sets whether to go on when the model would end its turn.
     *
     * @param value true to go on
     * @return this
     */
    @CanIgnoreReturnValue
    public Builder ignoreEndOfTurn(boolean value) {
      this.ignoreEndOfTurn = value;
      return this;
    }

    /**
     * Sets whether cached tokens of earlier requests may be used.
     *
     * @param value false to compute the whole prompt
     * @return this
     */
    @CanIgnoreReturnValue
    public Builder reusePrompt(boolean value) {
      this.reusePrompt = value;
      return this;
    }

    /**
     * Sets whether the prompt ends with the mark that opens the model's turn.
     *
     * @param value false to leave it out
     * @return this
     */
    @CanIgnoreReturnValue
    public Builder addGenerationPrompt(boolean value) {
      this.addGenerationPrompt = value;
      return this;
    }

    /**
     * Sets the tools that the model may call.
     *
     * @param value empty for none
     * @return this
     */
    @CanIgnoreReturnValue
    public Builder tools(List<ToolDefinition> value) {
      this.tools = value;
      return this;
    }

    /**
     * Sets whether tools may or must be called.
     *
     * @param value the choice
     * @return this
     */
    @CanIgnoreReturnValue
    public Builder toolChoice(ToolChoice value) {
      this.toolChoice = value;
      return this;
    }

    /**
     * Sets whether one reply may call several tools.
     *
     * @param value false for one at most
     * @return this
     */
    @CanIgnoreReturnValue
    public Builder parallelToolCalls(boolean value) {
      this.parallelToolCalls = value;
      return this;
    }

    /**
     * Sets what the content must look like.
     *
     * @param value the format
     * @return this
     */
    @CanIgnoreReturnValue
    public Builder responseFormat(ResponseFormat value) {
      this.responseFormat = value;
      return this;
    }

    /**
     * Sets whether and how long the model thinks.
     *
     * @param value the options
     * @return this
     */
    @CanIgnoreReturnValue
    public Builder reasoning(ReasoningOptions value) {
      this.reasoning = value;
      return this;
    }

    /**
     * Sets documents to answer from, for templates that know them.
     *
     * @param value plain Java values, as in {@link #templateVariables}; empty for none
     * @return this
     */
    @CanIgnoreReturnValue
    public Builder documents(List<Map<String, Object>> value) {
      this.documents = value;
      return this;
    }

    /**
     * Sets whether the reply goes on from the last message, which must be the assistant's.
     *
     * @param value true to go on from it
     * @return this
     */
    @CanIgnoreReturnValue
    public Builder continueFinalMessage(boolean value) {
      this.continueFinalMessage = value;
      return this;
    }

    /**
     * Sets how many of the likeliest tokens are told at each place.
     *
     * @param value from 0 to {@value ChatRequest#MAX_TOP_LOGPROBS}, or {@link
     *     ChatRequest#NO_LOGPROBS} for none at all
     * @return this
     */
    @CanIgnoreReturnValue
    public Builder topLogprobs(int value) {
      this.topLogprobs = value;
      return this;
    }

    /**
     * Sets further variables for the chat template.
     *
     * @param value names to plain Java values (String, Boolean, Long, Double, List, Map)
     * @return this
     */
    @CanIgnoreReturnValue
    public Builder templateVariables(Map<String, Object> value) {
      this.templateVariables = value;
      return this;
    }

    /**
     * Sets whether the reader is told how far the prompt is.
     *
     * @param value true to tell
     * @return this
     */
    @CanIgnoreReturnValue
    public Builder reportProgress(boolean value) {
      this.reportProgress = value;
      return this;
    }

    /**
     * Sets whose cached tokens may be used.
     *
     * @param value the key of the tenant or API key
     * @return this
     */
    @CanIgnoreReturnValue
    public Builder isolation(String value) {
      this.isolation = value;
      return this;
    }

    /**
     * Sets the conversation's id within the isolation key.
     *
     * @param value the id, or null for none
     * @return this
     */
    @CanIgnoreReturnValue
    public Builder session(@Nullable String value) {
      this.session = value;
      return this;
    }

    /**
     * Sets how long the generation may take, waiting included.
     *
     * @param value a positive duration, or null for the engine's own
     * @return this
     */
    @CanIgnoreReturnValue
    public Builder timeout(@Nullable Duration value) {
      this.timeout = value;
      return this;
    }

    /**
     * Returns the finished value.
     *
     * @return a checked ChatRequest
     */
    public ChatRequest build() {
      return new ChatRequest(this);
    }
  }
}
