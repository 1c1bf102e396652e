package dev.hugind.engine;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import dev.hugind.engine.backend.ContextOptions;
import dev.hugind.engine.backend.ModelOptions;
import dev.hugind.engine.chat.ChatOptions;
import dev.hugind.engine.generation.SamplingOptions;
import dev.hugind.engine.session.SessionOptions;
import dev.hugind.engine.session.StateStore;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * How to open a {@link LlamaEngine}: everything but the model file has a default.
 *
 * <p><b>Thread safety:</b> immutable.
 */
public final class EngineOptions {

  private final ModelOptions model;
  private final ContextOptions context;
  private final SamplingOptions sampling;
  private final ChatOptions chat;
  private final @Nullable Path runtime;
  private final int queue;
  private final Duration queueTimeout;
  private final Duration requestTimeout;
  private final Duration shutdownTimeout;
  private final SessionOptions sessions;
  private final @Nullable Supplier<StateStore> stateStore;
  private final Duration stepTarget;
  private final int streamBuffer;
  private final int draftTokens;

  private EngineOptions(Builder builder) {
    model = builder.model;
    context = builder.context;
    sampling = builder.sampling;
    chat = builder.chat;
    runtime = builder.runtime;
    queue = builder.queue;
    queueTimeout = builder.queueTimeout;
    requestTimeout = builder.requestTimeout;
    shutdownTimeout = builder.shutdownTimeout;
    sessions = builder.sessions;
    stateStore = builder.stateStore;
    stepTarget = builder.stepTarget;
    streamBuffer = builder.streamBuffer;
    draftTokens = builder.draftTokens;
    require("queue", queue, 0);
    require("streamBuffer", streamBuffer, 1);
    require("draftTokens", draftTokens, 0);
    requirePositive("queueTimeout", queueTimeout);
    requirePositive("requestTimeout", requestTimeout);
    requirePositive("stepTarget", stepTarget);
    if (shutdownTimeout.isNegative()) {
      throw new IllegalArgumentException("shutdownTimeout is negative: " + shutdownTimeout);
    }
  }

  /**
   * Returns a builder.
   *
   * @param modelFile the GGUF file
   * @return a new builder
   */
  public static Builder builder(Path modelFile) {
    return new Builder(modelFile);
  }

  private static void require(String name, int value, int least) {
    if (value < least) {
      throw new IllegalArgumentException(name + " is " + value + "; allowed: at least " + least);
    }
  }

  private static void requirePositive(String name, Duration value) {
    if (value.isNegative() || value.isZero()) {
      throw new IllegalArgumentException(name + " is " + value + "; it must be positive");
    }
  }

  /**
   * Returns which model to load, and where its layers go.
   *
   * @return the options
   */
  public ModelOptions model() {
    return model;
  }

  /**
   * Returns sizes, threads and types of the context.
   *
   * @return the options
   */
  public ContextOptions context() {
    return context;
  }

  /**
   * Returns how tokens are chosen when a request does not say.
   *
   * @return the options
   */
  public SamplingOptions sampling() {
    return sampling;
  }

  /**
   * Returns how conversations become prompts.
   *
   * @return the options
   */
  public ChatOptions chat() {
    return chat;
  }

  /**
   * Returns the folder of an installed llama.cpp.
   *
   * @return the folder, or null for the bundled one
   */
  public @Nullable Path runtime() {
    return runtime;
  }

  /**
   * Returns how many requests may wait for a slot.
   *
   * @return 0 or more
   */
  public int queue() {
    return queue;
  }

  /**
   * Returns how long a request may wait for a slot.
   *
   * @return a positive duration
   */
  public Duration queueTimeout() {
    return queueTimeout;
  }

  /**
   * Returns how long a request may take that does not say, waiting included.
   *
   * @return a positive duration
   */
  public Duration requestTimeout() {
    return requestTimeout;
  }

  /**
   * Returns how long running answers may go on after {@code close}.
   *
   * @return 0 or more
   */
  public Duration shutdownTimeout() {
    return shutdownTimeout;
  }

  /**
   * Returns how conversations are kept when they leave their slots.
   *
   * @return the options
   */
  public SessionOptions sessions() {
    return sessions;
  }

  /**
   * Returns what opens the store below RAM, where it is not the folder of {@link #sessions()}.
   *
   * @return opens a store that the engine will close; null for the folder
   */
  public @Nullable Supplier<StateStore> stateStore() {
    return stateStore;
  }

  /**
   * Returns how long a step may take while somebody is streaming; prefill chunks are sized by it.
   *
   * @return a positive duration
   */
  public Duration stepTarget() {
    return stepTarget;
  }

  /**
   * Returns how many pieces of text a slow reader may lag behind before it is cancelled.
   *
   * @return at least 1
   */
  public int streamBuffer() {
    return streamBuffer;
  }

  /**
   * Returns how many tokens of an answer may be guessed from its text and checked in one step.
   *
   * @return tokens; 0 for none
   */
  public int draftTokens() {
    return draftTokens;
  }

  /**
   * Collects options.
   *
   * <p><b>Thread safety:</b> not safe; use on one thread.
   */
  public static final class Builder {
    private ModelOptions model;
    private ContextOptions context = ContextOptions.defaults();
    private SamplingOptions sampling = SamplingOptions.defaults();
    private ChatOptions chat = ChatOptions.defaults();
    private @Nullable Path runtime;
    private int queue = 128;
    private Duration queueTimeout = Duration.ofSeconds(60);
    private Duration requestTimeout = Duration.ofMinutes(10);
    private Duration shutdownTimeout = Duration.ofSeconds(30);
    private SessionOptions sessions = SessionOptions.inMemory();
    private @Nullable Supplier<StateStore> stateStore;
    private Duration stepTarget = Duration.ofMillis(200);
    private int streamBuffer = 1024;
    private int draftTokens = 16;

    private Builder(Path modelFile) {
      model = ModelOptions.of(modelFile);
    }

    /**
     * Sets which model to load, and where its layers go.
     *
     * @param value the options
     * @return this
     */
    @CanIgnoreReturnValue
    public Builder model(ModelOptions value) {
      this.model = value;
      return this;
    }

    /**
     * Sets sizes, threads and types of the context.
     *
     * @param value the options
     * @return this
     */
    @CanIgnoreReturnValue
    public Builder context(ContextOptions value) {
      this.context = value;
      return this;
    }

    /**
     * Sets how tokens are chosen when a request does not say.
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
     * Sets how conversations become prompts.
     *
     * @param value the options
     * @return this
     */
    @CanIgnoreReturnValue
    public Builder chat(ChatOptions value) {
      this.chat = value;
      return this;
    }

    /**
     * Sets the folder of an installed llama.cpp.
     *
     * @param value the folder, or null for the bundled one
     * @return this
     */
    @CanIgnoreReturnValue
    public Builder runtime(@Nullable Path value) {
      this.runtime = value;
      return this;
    }

    /**
     * Sets how many requests may wait for a slot.
     *
     * @param value 0 or more
     * @return this
     */
    @CanIgnoreReturnValue
    public Builder queue(int value) {
      this.queue = value;
      return this;
    }

    /**
     * Sets how long a request may wait for a slot.
     *
     * @param value a positive duration
     * @return this
     */
    @CanIgnoreReturnValue
    public Builder queueTimeout(Duration value) {
      this.queueTimeout = value;
      return this;
    }

    /**
     * Sets how long a request may take that does not say, waiting included.
     *
     * @param value a positive duration
     * @return this
     */
    @CanIgnoreReturnValue
    public Builder requestTimeout(Duration value) {
      this.requestTimeout = value;
      return this;
    }

    /**
     * Sets how long running answers may go on after {@code close}.
     *
     * @param value 0 or more
     * @return this
     */
    @CanIgnoreReturnValue
    public Builder shutdownTimeout(Duration value) {
      this.shutdownTimeout = value;
      return this;
    }

    /**
     * Sets how conversations are kept when they leave their slots; 1 GiB of RAM and no disk when
     * not set.
     *
     * @param value the options
     * @return this
     */
    @CanIgnoreReturnValue
    public Builder sessions(SessionOptions value) {
      this.sessions = value;
      return this;
    }

    /**
     * Sets a store of your own below RAM, in place of the folder: a database, or files that several
     * machines share. Its budget is {@link SessionOptions#diskBytes()}.
     *
     * @param value opens a store that the engine will close; null for the folder
     * @return this
     */
    @CanIgnoreReturnValue
    public Builder stateStore(@Nullable Supplier<StateStore> value) {
      this.stateStore = value;
      return this;
    }

    /**
     * Sets how long a step may take while somebody is streaming.
     *
     * @param value a positive duration
     * @return this
     */
    @CanIgnoreReturnValue
    public Builder stepTarget(Duration value) {
      this.stepTarget = value;
      return this;
    }

    /**
     * Sets how many pieces of text a slow reader may lag behind before it is cancelled.
     *
     * @param value at least 1
     * @return this
     */
    @CanIgnoreReturnValue
    public Builder streamBuffer(int value) {
      this.streamBuffer = value;
      return this;
    }

    /**
     * Sets how many tokens of an answer may be guessed from its text and checked in one step. A
     * guess changes no answer, only its speed: where it does not pay, none is made for a while.
     *
     * @param value tokens; 0 for none
     * @return this
     */
    @CanIgnoreReturnValue
    public Builder draftTokens(int value) {
      this.draftTokens = value;
      return this;
    }

    /**
     * Returns the finished value.
     *
     * @return a checked EngineOptions
     */
    public EngineOptions build() {
      return new EngineOptions(this);
    }
  }
}
