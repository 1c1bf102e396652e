package dev.hugind.engine.scheduler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hugind.engine.backend.ContextOptions;
import dev.hugind.engine.backend.LoadedModel;
import dev.hugind.engine.backend.ModelOptions;
import dev.hugind.engine.error.EngineOverloadedException;
import dev.hugind.engine.error.EngineUnavailableException;
import dev.hugind.engine.error.GenerationCancelledException;
import dev.hugind.engine.error.GenerationTimeoutException;
import dev.hugind.engine.error.NativeCallException;
import dev.hugind.engine.fixture.ScriptedBackend;
import dev.hugind.engine.generation.FinishReason;
import dev.hugind.engine.generation.Generation;
import dev.hugind.engine.generation.GenerationEvent;
import dev.hugind.engine.generation.GenerationRequest;
import dev.hugind.engine.generation.GenerationResult;
import dev.hugind.engine.session.SessionDirectory;
import dev.hugind.engine.session.SessionOptions;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class BatchSchedulerTest {
  /** Long enough that a test ends it and not the model. */
  private static final String ENDLESS = "x".repeat(100_000);

  private @Nullable BatchScheduler scheduler;
  private @Nullable LoadedModel model;
  private @Nullable ScriptedBackend backend;

  /** After every test: all is free, and the scheduler's books equal the cache's. */
  @AfterEach
  void closeAndCheckInvariants() {
    if (scheduler == null || model == null || backend == null) {
      return;
    }
    scheduler.close();
    model.close();
    backend.assertAllClosed();
    SchedulerStats stats = scheduler.stats();
    assertThat(stats.busySlots()).isZero();
    assertThat(stats.waiting()).isZero();
  }

  @Test
  void submit_fourAtOnce_shareStepsAndGetTheirOwnAnswers() throws Exception {
    CountDownLatch submitted = new CountDownLatch(1);
    ScriptedBackend waiting =
        new ScriptedBackend(prompt -> "to " + prompt).beforeDecode(batch -> await(submitted));
    BatchScheduler scheduler = open(waiting, 4, 8);
    List<Generation> running = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      running.add(scheduler.submit(request("prompt " + i).build()));
    }
    submitted.countDown();
    for (int i = 0; i < 4; i++) {
      assertThat(running.get(i).await().text()).isEqualTo("to prompt " + i);
    }
    // Four answers of 12 tokens alone would take 4 * (1 + 11) steps.
    assertThat(scheduler.stats().steps()).isLessThan(40);
    assertThat(scheduler.stats().completed()).isEqualTo(4);
  }

  @Test
  void answer_thatRepeatsItsPrompt_takesFewerStepsThanTokens() throws Exception {
    String story = "Once upon a time there was a small grey mouse that lived in an old mill.";
    BatchScheduler scheduler = open(new ScriptedBackend(prompt -> story), 2, 8);
    try (Generation generation = scheduler.submit(request("Repeat: " + story + " Go").build())) {
      assertThat(generation.await().text()).isEqualTo(story);
    }
    assertThat(scheduler.stats().steps()).isLessThan(story.length() / 2);
    assertThat(scheduler.stats().completionTokens()).isEqualTo(story.length() + 1);
  }

  @Test
  void answer_thatLeavesItsPrompt_isTheSameAndLeavesNoGuessInTheCache() throws Exception {
    String prompt = "red green blue red green blue red green";
    String answer = "red green black red green white red green blue ends here";
    ScriptedBackend backend = new ScriptedBackend(ignored -> answer);
    BatchScheduler scheduler = open(backend, 2, 8);
    try (Generation generation = scheduler.submit(request(prompt).build())) {
      assertThat(generation.await().text()).isEqualTo(answer);
    }
    assertThat(backend.cachedTokens()).isEqualTo(prompt.length() + answer.length());
  }

  @Test
  void answer_thatEndsWithinAGuess_leavesNoGuessInTheCache() throws Exception {
    String prompt = "one two three four five six seven eight nine ten";
    ScriptedBackend backend = new ScriptedBackend(ignored -> prompt);
    BatchScheduler scheduler = open(backend, 2, 8);
    try (Generation generation =
        scheduler.submit(request(prompt).maxTokens(20).stop(List.of("six")).build())) {
      assertThat(generation.await().text()).isEqualTo("one two three four f");
    }
    assertThat(backend.cachedTokens()).isLessThanOrEqualTo(prompt.length() + 20);
    try (Generation generation = scheduler.submit(request(prompt).stop(List.of("three")).build())) {
      assertThat(generation.await().text()).isEqualTo("one two ");
    }
  }

  @Test
  void submit_fifth_waitsForASlotAndIsServed() throws Exception {
    CountDownLatch release = new CountDownLatch(1);
    BatchScheduler scheduler =
        open(ScriptedBackend.answering("ok").beforeDecode(batch -> await(release)), 4, 8);
    List<Generation> running = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      running.add(scheduler.submit(request("p" + i).build()));
    }
    assertThat(scheduler.stats().waiting() + scheduler.stats().busySlots()).isEqualTo(5);
    release.countDown();
    for (Generation generation : running) {
      assertThat(generation.await().text()).isEqualTo("ok");
    }
  }

  @Test
  void submit_queueFull_isRefusedAtOnceWithTheKeyToChange() throws Exception {
    CountDownLatch release = new CountDownLatch(1);
    BatchScheduler scheduler =
        open(ScriptedBackend.answering("ok").beforeDecode(batch -> await(release)), 1, 1);
    Generation first = scheduler.submit(request("a").build());
    Generation second = scheduler.submit(request("b").build());
    assertThatThrownBy(() -> scheduler.submit(request("c").build()))
        .isInstanceOf(EngineOverloadedException.class)
        .hasMessageContaining("all 1 slots are busy and 1 requests are waiting")
        .hasMessageContaining("limits.queue");
    release.countDown();
    assertThat(first.await().text()).isEqualTo("ok");
    assertThat(second.await().text()).isEqualTo("ok");
    assertThat(scheduler.stats().rejected()).isEqualTo(1);
  }

  @Test
  void submit_noQueue_stillUsesAFreeSlot() throws Exception {
    BatchScheduler scheduler = open(ScriptedBackend.answering("ok"), 1, 0);
    for (int i = 0; i < 3; i++) {
      assertThat(scheduler.submit(request("a").build()).await().text()).isEqualTo("ok");
    }
  }

  @Test
  void awaitStart_waitedTooLong_isOverloaded() throws Exception {
    ManualClock clock = new ManualClock();
    // Each step takes a second of the manual clock.
    CountDownLatch submitted = new CountDownLatch(1);
    ScriptedBackend slow =
        ScriptedBackend.answering(ENDLESS)
            .beforeDecode(
                batch -> {
                  await(submitted);
                  clock.advance(1);
                });
    BatchScheduler scheduler = open(slow, 1, 4, clock);
    try (Generation first = scheduler.submit(request("a").timeout(Duration.ofDays(9)).build());
        Generation second = scheduler.submit(request("b").timeout(Duration.ofDays(9)).build())) {
      submitted.countDown();
      assertThatThrownBy(() -> second.awaitStart(Duration.ofMinutes(1)))
          .isInstanceOf(EngineOverloadedException.class)
          .hasMessageContaining("no slot came free within 60000 ms")
          .hasMessageContaining("limits.queue_timeout");
      assertThat(first.awaitStart(Duration.ZERO)).isTrue();
    }
  }

  @Test
  void await_deadlinePassed_isATimeout() {
    ManualClock clock = new ManualClock();
    ScriptedBackend slow =
        ScriptedBackend.answering(ENDLESS).beforeDecode(batch -> clock.advance(1));
    BatchScheduler scheduler = open(slow, 1, 4, clock);
    assertThatThrownBy(
            () -> scheduler.submit(request("a").timeout(Duration.ofSeconds(10)).build()).await())
        .isInstanceOf(GenerationTimeoutException.class)
        .hasMessageContaining("limit of 10000 ms")
        .hasMessageContaining("limits.request_timeout");
    assertThat(scheduler.stats().busySlots()).isZero();
  }

  @Test
  void cancel_duringPrefill_freesTheSlotWithinOneStep() throws Exception {
    CountDownLatch inStep = new CountDownLatch(1);
    CountDownLatch release = new CountDownLatch(1);
    AtomicInteger steps = new AtomicInteger();
    BatchScheduler scheduler =
        open(
            ScriptedBackend.answering("ok")
                .beforeDecode(
                    batch -> {
                      if (steps.incrementAndGet() == 1) {
                        inStep.countDown();
                        await(release);
                      }
                    }),
            1,
            4);
    Generation gone = scheduler.submit(request("p".repeat(3000)).build());
    await(inStep);
    gone.cancel();
    Generation next = scheduler.submit(request("short").build());
    release.countDown();
    assertThat(next.await().text()).isEqualTo("ok");
    // One step of the first, then only those of the second: its prompt and its three tokens.
    assertThat(steps.get()).isLessThanOrEqualTo(5);
    assertThatThrownBy(gone::await).isInstanceOf(GenerationCancelledException.class);
  }

  @Test
  void cancel_oneOfThree_doesNotTouchTheOthers() throws Exception {
    BatchScheduler scheduler =
        open(new ScriptedBackend(p -> p.equals("gone") ? ENDLESS : "y".repeat(200)), 3, 4);
    Generation first = scheduler.submit(request("one").build());
    Generation gone = scheduler.submit(request("gone").build());
    Generation second = scheduler.submit(request("two").build());
    assertThat(gone.awaitStart(Duration.ofMinutes(1))).isTrue();
    gone.close();
    assertThat(first.await().text()).isEqualTo("y".repeat(200));
    assertThat(second.await().text()).isEqualTo("y".repeat(200));
    assertThatThrownBy(gone::await).isInstanceOf(GenerationCancelledException.class);
    assertThat(scheduler.stats().cancelled()).isEqualTo(1);
  }

  @Test
  void next_readerTooSlow_isCancelledAndTheOthersGoOn() throws Exception {
    Semaphore pieces = new Semaphore(64); // so that the reading one never lags far behind
    BatchScheduler scheduler =
        open(
            ScriptedBackend.answering("z".repeat(3000))
                .beforeDecode(
                    batch -> {
                      if (!tryAcquire(pieces)) {
                        throw new AssertionError("nobody reads");
                      }
                    }),
            2,
            4);
    // The reading one first: every step from then on brings it a piece.
    Generation read = scheduler.submit(request("fast").build());
    Generation unread = scheduler.submit(request("slow").build());
    int taken = 0;
    while (read.next(Duration.ofSeconds(60)).orElseThrow() instanceof GenerationEvent.Text) {
      taken++;
      pieces.release();
    }
    assertThat(taken).isEqualTo(3000);
    pieces.release(5000);
    assertThatThrownBy(unread::await)
        .isInstanceOf(GenerationCancelledException.class)
        .hasMessageContaining("lags more than 1024 pieces");
  }

  @Test
  void await_maxTokens_cutsAndCounts() throws Exception {
    BatchScheduler scheduler = open(ScriptedBackend.answering("abcdef"), 1, 4);
    GenerationResult result = scheduler.submit(request("p").maxTokens(3).build()).await();
    assertThat(result.text()).isEqualTo("abc");
    assertThat(result.reason()).isEqualTo(FinishReason.MAX_TOKENS);
    assertThat(result.usage().completionTokens()).isEqualTo(3);
  }

  @Test
  void await_maxTokensInsideAHeldTail_losesNothing() throws Exception {
    BatchScheduler scheduler = open(ScriptedBackend.answering("abSTOP"), 1, 4);
    GenerationResult result =
        scheduler.submit(request("p").maxTokens(4).stop(List.of("STOP")).build()).await();
    assertThat(result.text()).isEqualTo("abST");
  }

  @Test
  void await_stopString_endsTheAnswerBeforeIt() throws Exception {
    BatchScheduler scheduler = open(ScriptedBackend.answering("one\ntwo\nthree"), 1, 4);
    GenerationResult result =
        scheduler.submit(request("p").stop(List.of("\nth", "two")).build()).await();
    assertThat(result.text()).isEqualTo("one\n");
    assertThat(result.reason()).isEqualTo(FinishReason.STOP_STRING);
  }

  @Test
  void await_contextFull_usesEveryCell() throws Exception {
    BatchScheduler scheduler = open(ScriptedBackend.answering(ENDLESS), 1, 4);
    GenerationResult result = scheduler.submit(request("p".repeat(4000)).build()).await();
    assertThat(result.reason()).isEqualTo(FinishReason.CONTEXT_FULL);
    // 4,096 cells: 4,000 of the prompt, 96 of the answer, and one more token that needs no cell.
    assertThat(result.usage().completionTokens()).isEqualTo(97);
  }

  @Test
  void submit_continuedConversation_computesOnlyTheNewPart() throws Exception {
    BatchScheduler scheduler = open(ScriptedBackend.answering("answer"), 2, 4);
    assertThat(scheduler.submit(request("hello").build()).await().usage().cachedTokens()).isZero();
    GenerationResult second = scheduler.submit(request("helloanswer and more").build()).await();
    assertThat(second.usage().cachedTokens()).isEqualTo("helloanswer".length());
  }

  @Test
  void submit_samePromptAgain_computesItsLastTokenOnly() throws Exception {
    BatchScheduler scheduler = open(ScriptedBackend.answering("answer"), 2, 4);
    assertThat(scheduler.submit(request("hello").build()).await().text()).isEqualTo("answer");
    GenerationResult second = scheduler.submit(request("hello").build()).await();
    assertThat(second.usage().cachedTokens()).isEqualTo(4);
    assertThat(second.text()).isEqualTo("answer");
  }

  @Test
  void submit_reuseOff_computesEverything() throws Exception {
    BatchScheduler scheduler = open(ScriptedBackend.answering("answer"), 2, 4);
    assertThat(scheduler.submit(request("hello").build()).await().text()).isEqualTo("answer");
    GenerationResult second = scheduler.submit(request("hello").reusePrompt(false).build()).await();
    assertThat(second.usage().cachedTokens()).isZero();
  }

  @Test
  void submit_otherIsolationKey_sharesNothing() throws Exception {
    BatchScheduler scheduler = open(ScriptedBackend.answering("answer"), 1, 4);
    String prompt = "a long prompt that two tenants happen to share";
    assertThat(scheduler.submit(request(prompt).isolation("a").build()).await().text())
        .isEqualTo("answer");
    assertThat(
            scheduler.submit(request(prompt).isolation("b").build()).await().usage().cachedTokens())
        .isZero();
  }

  @Test
  void submit_sharedSystemPrompt_isCopiedFromABusySlot() throws Exception {
    BatchScheduler scheduler =
        open(new ScriptedBackend(p -> p.endsWith("1") ? "x".repeat(900) : "short"), 2, 4);
    String system = "S".repeat(300);
    Generation first = scheduler.submit(request(system + "1").build());
    assertThat(first.next(Duration.ofSeconds(30))).isPresent();
    GenerationResult second = scheduler.submit(request(system + "2").build()).await();
    assertThat(second.usage().cachedTokens()).isEqualTo(300);
    assertThat(second.text()).isEqualTo("short");
    assertThat(first.await().reason()).isEqualTo(FinishReason.END_OF_TURN);
  }

  @Test
  void submit_memoryThatCannotBeCut_recomputesAndGivesTheSameText() throws Exception {
    BatchScheduler scheduler = open(ScriptedBackend.answering("answer").withoutTruncation(), 1, 4);
    assertThat(scheduler.submit(request("hello").build()).await().text()).isEqualTo("answer");
    GenerationResult second = scheduler.submit(request("help me").build()).await();
    assertThat(second.text()).isEqualTo("answer");
    assertThat(second.usage().cachedTokens()).isZero();
  }

  @Test
  void submit_cacheFullOfIdleConversations_forgetsTheOldest() throws Exception {
    BatchScheduler scheduler = open(ScriptedBackend.answering("ok").cells(100), 4, 4);
    for (int i = 0; i < 10; i++) {
      String prompt = String.valueOf((char) ('a' + i)).repeat(60);
      assertThat(scheduler.submit(request(prompt).build()).await().text()).isEqualTo("ok");
    }
  }

  @Test
  void submit_cacheTooSmallForAll_endsOneAndServesTheOther() throws Exception {
    CountDownLatch both = new CountDownLatch(1);
    BatchScheduler scheduler =
        open(
            ScriptedBackend.answering("y".repeat(40)).cells(150).beforeDecode(b -> await(both)),
            2,
            4);
    Generation first = scheduler.submit(request("a".repeat(60)).build());
    Generation second = scheduler.submit(request("b".repeat(50)).build());
    both.countDown();
    assertThatThrownBy(first::await)
        .isInstanceOf(EngineOverloadedException.class)
        .hasMessageContaining("KV cache has no room");
    assertThat(second.await().text()).hasSize(40);
  }

  @Test
  void submit_contextFails_everyRequestHearsOfItAndNoneIsTakenAfter() {
    AtomicInteger steps = new AtomicInteger();
    CountDownLatch submitted = new CountDownLatch(1);
    BatchScheduler scheduler =
        open(
            ScriptedBackend.answering(ENDLESS)
                .beforeDecode(
                    batch -> {
                      await(submitted);
                      if (steps.incrementAndGet() == 5) {
                        throw new NativeCallException("llama_decode", -3, "a batch of 2");
                      }
                    }),
            2,
            4);
    Generation first = scheduler.submit(request("a").build());
    Generation second = scheduler.submit(request("b").build());
    Generation third = scheduler.submit(request("c").build());
    submitted.countDown();
    for (Generation generation : List.of(first, second, third)) {
      assertThatThrownBy(generation::await)
          .isInstanceOf(NativeCallException.class)
          .hasMessageContaining("llama_decode returned -3");
    }
    scheduler.close();
    assertThat(scheduler.state()).isEqualTo(BatchScheduler.State.FAILED);
    assertThatThrownBy(() -> scheduler.submit(request("d").build()))
        .isInstanceOf(EngineUnavailableException.class)
        .hasMessageContaining("failed");
  }

  @Test
  void close_runningAnswerEnds_waitingOneIsRefused() throws Exception {
    CountDownLatch inStep = new CountDownLatch(1);
    CountDownLatch release = new CountDownLatch(1);
    BatchScheduler scheduler =
        open(
            ScriptedBackend.answering("ok")
                .beforeDecode(
                    batch -> {
                      inStep.countDown();
                      await(release);
                    }),
            1,
            4);
    Generation running = scheduler.submit(request("a").build());
    await(inStep);
    Generation waiting = scheduler.submit(request("b").build());
    Thread closer = Thread.ofPlatform().start(() -> scheduler.close(Duration.ofSeconds(30)));
    while (scheduler.state() == BatchScheduler.State.RUNNING) {
      Thread.onSpinWait();
    }
    assertThatThrownBy(() -> scheduler.submit(request("c").build()))
        .isInstanceOf(EngineUnavailableException.class);
    release.countDown();
    assertThat(running.await().text()).isEqualTo("ok");
    assertThatThrownBy(waiting::await)
        .isInstanceOf(EngineUnavailableException.class)
        .hasMessageContaining("shutting down");
    closer.join();
    assertThat(scheduler.state()).isEqualTo(BatchScheduler.State.CLOSED);
  }

  @Test
  void close_graceOver_endsRunningAnswers() throws Exception {
    // A millisecond a step: the answer is far from its end when the scheduler is closed.
    BatchScheduler scheduler =
        open(
            ScriptedBackend.answering(ENDLESS)
                .beforeDecode(batch -> LockSupport.parkNanos(1_000_000)),
            1,
            4);
    Generation running = scheduler.submit(request("a").build());
    assertThat(running.awaitStart(Duration.ofMinutes(1))).isTrue();
    scheduler.close(Duration.ZERO);
    assertThatThrownBy(running::await)
        .isInstanceOf(EngineUnavailableException.class)
        .hasMessageContaining("closed before the answer was complete");
  }

  @Test
  void random_requestsCancelsAndKeys_keepTheInvariants() throws Exception {
    long seed = 42;
    Random random = new Random(seed);
    backend = new ScriptedBackend(p -> p.substring(p.length() / 2)).cells(6000);
    BatchScheduler scheduler = open(backend, 4, 300);
    List<Generation> running = new ArrayList<>();
    List<String> expected = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      String prompt =
          "system ".repeat(random.nextInt(20)) + "user " + random.nextInt(5) + " says " + i;
      Generation generation =
          scheduler.submit(
              request(prompt)
                  .isolation("key" + random.nextInt(2))
                  .session(random.nextInt(3) == 0 ? "chat" + random.nextInt(6) : null)
                  .reusePrompt(random.nextInt(10) > 0)
                  .build());
      running.add(generation);
      expected.add(prompt.substring(prompt.length() / 2));
      if (random.nextInt(5) == 0) {
        running.get(random.nextInt(running.size())).cancel();
      }
    }
    int answered = 0;
    for (int i = 0; i < running.size(); i++) {
      try {
        assertThat(running.get(i).await().text())
            .as("seed %d, %d", seed, i)
            .isEqualTo(expected.get(i));
        answered++;
      } catch (GenerationCancelledException _) {
        // one of those that the test gave up
      }
    }
    assertThat(answered).isGreaterThan(150);
    SchedulerStats stats = scheduler.stats();
    assertThat(stats.completed() + stats.cancelled()).isEqualTo(300);
    assertThat(stats.busySlots()).isZero();
    assertThat(stats.cachedTokens()).isEqualTo(backend.cachedTokens());
  }

  @Test
  void next_streamsPieceByPiece() throws Exception {
    BatchScheduler scheduler = open(ScriptedBackend.answering("abc"), 1, 4);
    try (Generation generation = scheduler.submit(request("p").build())) {
      assertThat(generation.awaitStart(Duration.ofMinutes(1))).isTrue();
      for (String piece : List.of("a", "b", "c")) {
        assertThat(generation.next(Duration.ofSeconds(30)))
            .contains(new GenerationEvent.Text(piece));
      }
      assertThat(generation.next(Duration.ofSeconds(30)).orElseThrow())
          .isInstanceOf(GenerationEvent.Done.class);
    }
  }

  private BatchScheduler open(ScriptedBackend scripted, int slots, int queue) {
    return open(scripted, slots, queue, System::nanoTime);
  }

  private BatchScheduler open(ScriptedBackend scripted, int slots, int queue, LongSupplier clock) {
    ContextOptions context = ContextOptions.of(slots, 4096);
    LoadedModel loaded = scripted.load(ModelOptions.of(Path.of("scripted.gguf")), share -> {});
    BatchScheduler opened =
        new BatchScheduler(
            "scripted",
            () -> loaded.openContext(context),
            loaded.vocabulary(),
            new SchedulerOptions(
                queue, Duration.ofSeconds(60), Duration.ofMillis(200), 1024, true, 8),
            slots,
            (fingerprint, wake) ->
                new SessionDirectory(
                    SessionOptions.off(), null, fingerprint, InstantSource.system(), wake),
            clock);
    backend = scripted;
    model = loaded;
    scheduler = opened;
    return opened;
  }

  private static GenerationRequest.Builder request(String prompt) {
    byte[] bytes = prompt.getBytes(StandardCharsets.US_ASCII);
    int[] tokens = new int[bytes.length];
    for (int i = 0; i < tokens.length; i++) {
      tokens[i] = bytes[i];
    }
    return GenerationRequest.builder(tokens);
  }

  private static boolean tryAcquire(Semaphore semaphore) {
    try {
      return semaphore.tryAcquire(60, TimeUnit.SECONDS);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return true;
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(60, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException _) {
      // close() interrupts the scheduler; the step goes on as a native one would
      Thread.currentThread().interrupt();
    }
  }

  /** Seconds that pass when the test says so. */
  private static final class ManualClock implements LongSupplier {
    private final AtomicLong nanos = new AtomicLong();

    void advance(int seconds) {
      nanos.addAndGet(TimeUnit.SECONDS.toNanos(seconds));
    }

    @Override
    public long getAsLong() {
      return nanos.get();
    }
  }
}
