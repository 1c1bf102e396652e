package dev.hugind.engine;

import dev.hugind.engine.backend.Backend;
import dev.hugind.engine.backend.LoadedModel;
import dev.hugind.engine.backend.ModelInfo;
import dev.hugind.engine.chat.ChatPrompts;
import dev.hugind.engine.chat.ChatReply;
import dev.hugind.engine.chat.ChatRequest;
import dev.hugind.engine.chat.output.ParsedReply;
import dev.hugind.engine.error.ContextLengthExceededException;
import dev.hugind.engine.error.EngineUnavailableException;
import dev.hugind.engine.error.InvalidRequestException;
import dev.hugind.engine.generation.Generation;
import dev.hugind.engine.generation.GenerationRequest;
import dev.hugind.engine.generation.SamplingOptions;
import dev.hugind.engine.llama.LlamaRuntimes;
import dev.hugind.engine.scheduler.BatchScheduler;
import dev.hugind.engine.scheduler.SchedulerOptions;
import dev.hugind.engine.scheduler.SchedulerStats;
import dev.hugind.engine.session.DiskStateStore;
import dev.hugind.engine.session.SessionDirectory;
import dev.hugind.engine.session.SessionOptions;
import dev.hugind.engine.session.Sessions;
import dev.hugind.engine.session.StateStore;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.DoubleConsumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One model, loaded and ready to answer many callers at once.
 *
 * <p>
 *
 * {@snippet :
 * try (LlamaEngine engine = LlamaEngine.open(EngineOptions.builder(modelFile).build())) {
 *   ChatRequest request = ChatRequest.builder(List.of(ChatMessage.user("Hello!"))).build();
 *   try (ChatReply answer = engine.chat(request)) {
 *     System.out.println(answer.await().text());
 *   }
 * }
 * }
 *
 * <p><b>Thread safety:</b> safe; callers may be virtual threads.
 *
 * <p><b>Lifecycle:</b> closed by whoever opened it; {@code close} is idempotent, lets running
 * answers end within {@link EngineOptions#shutdownTimeout()}, and frees all native memory.
 *
 * <p><b>After close:</b> requests end as {@link EngineUnavailableException}; values such as {@link
 * #info()} can still be read.
 */
public final class LlamaEngine implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(LlamaEngine.class);

  /** Most replies to one conversation at a time. */
  public static final int MAX_CHOICES = 16;

  private final EngineOptions options;
  private final String runtime;
  private final LoadedModel model;
  private final ModelInfo info;
  private final ChatPrompts prompts;
  private final ChatCompiler compiler;
  private final PromptWorkers workers = new PromptWorkers();
  private final BatchScheduler scheduler;
  private final AtomicBoolean closed = new AtomicBoolean();

  private LlamaEngine(EngineOptions options, Backend backend, LoadedModel model) {
    this.options = options;
    this.runtime = backend.name();
    this.model = model;
    this.info = model.info();
    this.prompts =
        ChatPrompts.of(
            options.chat(), info, model.vocabulary(), Clock.system(ZoneId.systemDefault()));
    this.compiler = new ChatCompiler(prompts, info, model.vocabulary());
    this.scheduler =
        new BatchScheduler(
            nameOf(options),
            () -> model.openContext(options.context()),
            model.vocabulary(),
            new SchedulerOptions(
                options.queue(),
                options.queueTimeout(),
                options.stepTarget(),
                options.streamBuffer(),
                options.context().threads() == 0,
                options.draftTokens()),
            options.context().sequences(),
            (fingerprint, wake) ->
                new SessionDirectory(
                    options.sessions(),
                    openStore(options),
                    fingerprint,
                    InstantSource.system(),
                    wake),
            System::nanoTime);
  }

  /**
   * Loads a model. Blocks until it is ready, which takes from a second to minutes.
   *
   * @param options which model and how
   * @return the engine; the caller closes it
   * @throws dev.hugind.engine.error.ModelLoadException when the model, the runtime or the context
   *     can't be opened
   */
  public static LlamaEngine open(EngineOptions options) {
    return open(options, share -> {});
  }

  /**
   * Loads a model and tells how far it is. Blocks until it is ready.
   *
   * @param options which model and how
   * @param progress called on the calling thread with the share that is loaded, from 0 to 1; must
   *     not throw
   * @return the engine; the caller closes it
   * @throws dev.hugind.engine.error.ModelLoadException when the model, the runtime or the context
   *     can't be opened
   */
  public static LlamaEngine open(EngineOptions options, DoubleConsumer progress) {
    Backend backend =
        options.runtime() == null
            ? LlamaRuntimes.bundled()
            : LlamaRuntimes.inFolder(options.runtime());
    return open(options, backend, progress);
  }

  /**
   * Loads a model with a given backend. Blocks until it is ready.
   *
   * @param options which model and how; its runtime is not looked at
   * @param backend what loads the model
   * @param progress called on the calling thread with the share that is loaded, from 0 to 1; must
   *     not throw
   * @return the engine; the caller closes it
   * @throws dev.hugind.engine.error.ModelLoadException when the model or the context can't be
   *     opened
   */
  public static LlamaEngine open(EngineOptions options, Backend backend, DoubleConsumer progress) {
    LoadedModel model = backend.load(options.model(), progress);
    try {
      return new LlamaEngine(options, backend, model);
    } catch (RuntimeException | Error e) {
      model.close();
      throw e;
    }
  }

  /**
   * Answers a conversation. Renders and tokenizes the prompt, queues the request and returns; the
   * answer is read from the result.
   *
   * @param request the conversation
   * @return the running reply; the caller closes it
   * @throws InvalidRequestException when the conversation does not fit the model's template
   * @throws ContextLengthExceededException when the prompt leaves no room for an answer
   * @throws dev.hugind.engine.error.EngineOverloadedException when the queue is full
   * @throws EngineUnavailableException when the engine is closing, closed or failed
   * @throws InterruptedException when the thread was interrupted
   */
  public ChatReply chat(ChatRequest request) throws InterruptedException {
    return chat(request, 1).getFirst();
  }

  /**
   * Answers a conversation several times over. The prompt is computed once; each reply has a seed
   * of its own, made of the request's. Otherwise as {@link #chat(ChatRequest)}.
   *
   * @param request the conversation
   * @param choices how many replies; at least 1, and no more than {@link #MAX_CHOICES}
   * @return the running replies; the caller closes all of them
   * @throws InvalidRequestException when the conversation does not fit the model's template
   * @throws ContextLengthExceededException when the prompt leaves no room for an answer
   * @throws dev.hugind.engine.error.EngineOverloadedException when the queue is full
   * @throws EngineUnavailableException when the engine is closing, closed or failed
   * @throws InterruptedException when the thread was interrupted
   */
  public List<ChatReply> chat(ChatRequest request, int choices) throws InterruptedException {
    if (choices < 1 || choices > MAX_CHOICES) {
      throw new InvalidRequestException(
          "n", "n is " + choices + "; allowed: from 1 to " + MAX_CHOICES);
    }
    requireOpen();
    Duration timeout = request.timeout() == null ? options.requestTimeout() : request.timeout();
    CompiledChat chat =
        workers.run(() -> compiler.compile(request, scheduler.sequenceTokens()), timeout);
    requireRoom(chat.prompt());
    List<GenerationRequest> each = new ArrayList<>();
    for (int i = 0; i < choices; i++) {
      each.add(choice(request, chat, i, timeout));
    }
    return scheduler.submit(each).stream()
        .<ChatReply>map(answer -> new ParsedReply(answer, chat.parser().get()))
        .toList();
  }

  /** The first choice computes the prompt and belongs to the session; the others start from it. */
  private GenerationRequest choice(
      ChatRequest request, CompiledChat chat, int index, Duration timeout) {
    SamplingOptions sampling = request.sampling() == null ? options.sampling() : request.sampling();
    return GenerationRequest.builder(chat.prompt())
        .sampling(index == 0 ? sampling : withSeedOf(sampling, index))
        .maxTokens(request.maxTokens())
        .stop(chat.stop())
        .visibleTokens(chat.visibleTokens())
        .constraint(chat.constraint())
        .ignoreEndOfTurn(request.ignoreEndOfTurn())
        .topLogprobs(request.topLogprobs())
        .reportProgress(index == 0 && request.reportProgress())
        .reusePrompt(request.reusePrompt())
        .isolation(request.isolation())
        .session(index == 0 ? request.session() : null)
        .checkpoint(chat.checkpoint())
        .timeout(timeout)
        .build();
  }

  /** A fixed seed gives the same choices each time, but not the same to each of them. */
  private static SamplingOptions withSeedOf(SamplingOptions sampling, int index) {
    return sampling.seed() < 0 // each draws one of its own
        ? sampling
        : sampling.toBuilder().seed((sampling.seed() + index) & 0x7FFF_FFFF).build();
  }

  /**
   * Goes on from a prompt in tokens. Queues the request and returns.
   *
   * @param request the prompt and how to go on
   * @return the running generation; the caller closes it
   * @throws ContextLengthExceededException when the prompt leaves no room for an answer
   * @throws InvalidRequestException when a token does not exist
   * @throws dev.hugind.engine.error.EngineOverloadedException when the queue is full
   * @throws EngineUnavailableException when the engine is closing, closed or failed
   */
  public Generation generate(GenerationRequest request) {
    requireRoom(request.prompt());
    requireTokens(request.prompt());
    return scheduler.submit(request);
  }

  private void requireRoom(int[] prompt) {
    if (prompt.length >= scheduler.sequenceTokens()) {
      throw new ContextLengthExceededException(prompt.length, scheduler.sequenceTokens());
    }
  }

  /**
   * Returns the prompt that a conversation becomes, as text.
   *
   * @param request the conversation
   * @return what the chat template makes of it
   * @throws InvalidRequestException when the conversation does not fit the model's template
   */
  public String promptText(ChatRequest request) {
    return prompts.text(request);
  }

  /**
   * Splits text into tokens.
   *
   * @param text the text
   * @param special whether the texts of control tokens stand for these tokens
   * @return the ids
   * @throws InterruptedException when the thread was interrupted
   */
  public int[] tokenize(String text, boolean special) throws InterruptedException {
    requireOpen();
    return workers.run(() -> model.vocabulary().tokenize(text, special), options.requestTimeout());
  }

  /**
   * Returns what is known of the model.
   *
   * @return the same value each time
   */
  public ModelInfo info() {
    return info;
  }

  /**
   * Returns the native runtime's name and version.
   *
   * @return for people: {@code "llama.cpp b4916 (bundled)"}
   */
  public String runtime() {
    return runtime;
  }

  /**
   * Returns the options it was opened with.
   *
   * @return the same value each time
   */
  public EngineOptions options() {
    return options;
  }

  /**
   * Returns how many tokens a slot holds.
   *
   * @return at least 1
   */
  public int contextTokens() {
    return scheduler.sequenceTokens();
  }

  /**
   * Returns what the engine can do.
   *
   * @return its state
   */
  public EngineState state() {
    return switch (scheduler.state()) {
      case RUNNING -> EngineState.READY;
      case DRAINING -> EngineState.DRAINING;
      case FAILED -> EngineState.FAILED;
      case CLOSED -> EngineState.CLOSED;
    };
  }

  /**
   * Returns the conversations that are remembered.
   *
   * @return the same object each time
   */
  public Sessions sessions() {
    return scheduler.sessions();
  }

  /**
   * Returns counters and gauges.
   *
   * @return their values now
   */
  public EngineStats stats() {
    SchedulerStats stats = scheduler.stats();
    return new EngineStats(
        scheduler.sequences(),
        stats.busySlots(),
        stats.waiting(),
        stats.cachedTokens(),
        stats.promptTokens(),
        stats.reusedTokens(),
        stats.completionTokens(),
        stats.draftTokens(),
        stats.acceptedDraftTokens(),
        stats.steps(),
        stats.completed(),
        stats.cancelled(),
        stats.failed(),
        stats.rejected());
  }

  /**
   * Closes the engine: refuses what waits, lets running answers end, saves the conversations, frees
   * all native memory. Blocks for twice {@link EngineOptions#shutdownTimeout()} and one step at
   * most.
   */
  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      // In reverse order of opening; the model last, as context and workers use it.
      scheduler.close(options.shutdownTimeout());
      workers.close();
      model.close();
    }
  }

  /** Opens the tier below RAM; without it conversations do not survive the process. */
  private static @Nullable StateStore openStore(EngineOptions options) {
    SessionOptions sessions = options.sessions();
    if (!sessions.enabled() || sessions.diskBytes() == 0) {
      return null;
    }
    Supplier<StateStore> own = options.stateStore();
    Path folder = sessions.folder();
    if (own != null) {
      return own.get();
    }
    if (folder == null) {
      return null;
    }
    try {
      return DiskStateStore.at(folder);
    } catch (IOException e) {
      log.warn("conversations are not kept on disk: {}", e.getMessage());
      return null;
    }
  }

  private void requireTokens(int[] prompt) {
    int most = info.vocabularySize() - 1;
    for (int token : prompt) {
      if (token < 0 || token > most) {
        throw new InvalidRequestException(
            "prompt", "token " + token + " does not exist; allowed: 0 to " + most);
      }
    }
  }

  private void requireOpen() {
    if (closed.get()) {
      throw new EngineUnavailableException(nameOf(options) + " is closed", Duration.ofSeconds(1));
    }
  }

  private static String nameOf(EngineOptions options) {
    return String.valueOf(options.model().path().getFileName());
  }
}
