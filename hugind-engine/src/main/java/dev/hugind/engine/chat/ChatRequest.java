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

  private final List<ChatMessage> messages;
  private final @Nullable SamplingOptions sampling;
  private final int maxTokens;
  private final List<String> stop;
  private final boolean ignoreEndOfTurn;
  private final boolean reusePrompt;
  private final boolean addGenerationPrompt;
  private final Map<String, Object> templateVariables;
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
    templateVariables = Map.copyOf(builder.templateVariables);
    isolation = builder.isolation;
    session = builder.session;
    timeout = builder.timeout;
    if (messages.isEmpty()) {
      throw new InvalidRequestException("messages", "messages is empty; give at least one message");
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
   * Returns further variables for the chat template.
   *
   * @return names to plain Java values (String, Boolean, Long, Double, List, Map)
   */
  public Map<String, Object> templateVariables() {
    return templateVariables;
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
    private Map<String, Object> templateVariables = Map.of();
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
