package dev.hugind.engine.generation;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import dev.hugind.engine.error.InvalidRequestException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A prompt in tokens, and how to go on from it.
 *
 * <p><b>Thread safety:</b> immutable; the prompt array must not be changed after it was given.
 */
public final class GenerationRequest {

  /** Most stop strings of one request. */
  public static final int MAX_STOP_STRINGS = 32;

  /** The value of {@link #topLogprobs()} that tells no log probabilities. */
  public static final int NO_LOGPROBS = -1;

  private final int[] prompt;
  private final SamplingOptions sampling;
  private final int maxTokens;
  private final List<String> stop;
  private final boolean ignoreEndOfTurn;
  private final boolean reusePrompt;
  private final @Nullable Supplier<TokenConstraint> constraint;
  private final Set<Integer> visibleTokens;
  private final int topLogprobs;
  private final boolean reportProgress;
  private final String isolation;
  private final @Nullable String session;
  private final int checkpoint;
  private final Duration timeout;

  private GenerationRequest(Builder builder) {
    prompt = builder.prompt;
    sampling = builder.sampling;
    maxTokens = builder.maxTokens;
    stop = List.copyOf(builder.stop);
    ignoreEndOfTurn = builder.ignoreEndOfTurn;
    reusePrompt = builder.reusePrompt;
    constraint = builder.constraint;
    visibleTokens = Set.copyOf(builder.visibleTokens);
    topLogprobs = builder.topLogprobs;
    reportProgress = builder.reportProgress;
    isolation = builder.isolation;
    session = builder.session;
    checkpoint = builder.checkpoint;
    timeout = builder.timeout;
    if (prompt.length == 0) {
      throw new InvalidRequestException("prompt", "the prompt is empty; give at least one token");
    }
    if (checkpoint < 0 || checkpoint >= prompt.length) {
      throw new InvalidRequestException(
          "checkpoint",
          "checkpoint is "
              + checkpoint
              + "; allowed: 0, and up to one less than the "
              + prompt.length
              + " tokens of the prompt");
    }
    if (maxTokens < 0) {
      throw new InvalidRequestException(
          "max_tokens", "max_tokens is " + maxTokens + "; allowed: 0 or more");
    }
    if (stop.size() > MAX_STOP_STRINGS) {
      throw new InvalidRequestException(
          "stop", "stop has " + stop.size() + " strings; allowed: up to " + MAX_STOP_STRINGS);
    }
    if (stop.stream().anyMatch(String::isEmpty)) {
      throw new InvalidRequestException("stop", "stop holds an empty string; leave it out");
    }
    if (timeout.isNegative() || timeout.isZero()) {
      throw new InvalidRequestException(
          "timeout", "timeout is " + timeout + "; it must be positive");
    }
  }

  /**
   * Returns a builder for a prompt.
   *
   * @param prompt the prompt's tokens, at least one
   * @return a new builder
   */
  public static Builder builder(int[] prompt) {
    return new Builder(prompt);
  }

  /**
   * Returns the prompt.
   *
   * @return its tokens, not to be changed; at least one
   */
  public int[] prompt() {
    return prompt;
  }

  /**
   * Returns how tokens are chosen.
   *
   * @return the options
   */
  public SamplingOptions sampling() {
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
   * @return none of them empty, at most {@value #MAX_STOP_STRINGS}
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
   * Returns what decides how the answer may go on.
   *
   * @return makes the constraint, on the scheduler thread; or null for none
   */
  public @Nullable Supplier<TokenConstraint> constraint() {
    return constraint;
  }

  /**
   * Returns the control tokens whose texts belong to the answer, such as marks of tool calls.
   *
   * @return ids; empty by default
   */
  public Set<Integer> visibleTokens() {
    return visibleTokens;
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
   * Returns the conversation this belongs to.
   *
   * @return its id within the isolation key, or null for none
   */
  public @Nullable String session() {
    return session;
  }

  /**
   * Returns where the next turn of the conversation may begin to differ: the end of the last user
   * turn. A model whose memory can't be cut keeps its state there.
   *
   * @return tokens of the prompt before that place; 0 for none
   */
  public int checkpoint() {
    return checkpoint;
  }

  /**
   * Returns how long the generation may take, from submission to its end, waiting included.
   *
   * @return a positive duration, 10 minutes by default
   */
  public Duration timeout() {
    return timeout;
  }

  /**
   * Collects a request.
   *
   * <p><b>Thread safety:</b> not safe; use on one thread.
   */
  public static final class Builder {
    private final int[] prompt;
    private SamplingOptions sampling = SamplingOptions.defaults();
    private int maxTokens;
    private List<String> stop = List.of();
    private boolean ignoreEndOfTurn;
    private boolean reusePrompt = true;
    private @Nullable Supplier<TokenConstraint> constraint;
    private Set<Integer> visibleTokens = Set.of();
    private int topLogprobs = NO_LOGPROBS;
    private boolean reportProgress;
    private String isolation = "";
    private @Nullable String session;
    private int checkpoint;
    private Duration timeout = Duration.ofMinutes(10);

    private Builder(int[] prompt) {
      this.prompt = prompt;
    }

    /**
     * Sets how tokens are chosen.
     *
     * @param value the options
     * @return this
     */
    @CanIgnoreReturnValue
    public Builder sampling(SamplingOptions value) {
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
     * @param value at most {@value GenerationRequest#MAX_STOP_STRINGS}, none empty
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
     * Sets what decides how the answer may go on.
     *
     * @param value makes the constraint anew each time, on the scheduler thread, without blocking;
     *     null for none
     * @return this
     */
    @CanIgnoreReturnValue
    public Builder constraint(@Nullable Supplier<TokenConstraint> value) {
      this.constraint = value;
      return this;
    }

    /**
     * Sets the control tokens whose texts belong to the answer; those of all others are left out.
     *
     * @param value ids
     * @return this
     */
    @CanIgnoreReturnValue
    public Builder visibleTokens(Set<Integer> value) {
      this.visibleTokens = value;
      return this;
    }

    /**
     * Sets how many of the likeliest tokens are told at each place.
     *
     * @param value 0 or more, or {@link GenerationRequest#NO_LOGPROBS} for none at all
     * @return this
     */
    @CanIgnoreReturnValue
    public Builder topLogprobs(int value) {
      this.topLogprobs = value;
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
     * Sets the conversation this belongs to.
     *
     * @param value its id within the isolation key, or null for none
     * @return this
     */
    @CanIgnoreReturnValue
    public Builder session(@Nullable String value) {
      this.session = value;
      return this;
    }

    /**
     * Sets where the next turn of the conversation may begin to differ.
     *
     * @param value tokens of the prompt before that place, less than all; 0 for none
     * @return this
     */
    @CanIgnoreReturnValue
    public Builder checkpoint(int value) {
      this.checkpoint = value;
      return this;
    }

    /**
     * Sets how long the generation may take.
     *
     * @param value from submission to the end, waiting included; positive
     * @return this
     */
    @CanIgnoreReturnValue
    public Builder timeout(Duration value) {
      this.timeout = value;
      return this;
    }

    /**
     * Returns the request.
     *
     * @return a checked request
     * @throws InvalidRequestException when a value is out of its range
     */
    public GenerationRequest build() {
      return new GenerationRequest(this);
    }
  }
}
