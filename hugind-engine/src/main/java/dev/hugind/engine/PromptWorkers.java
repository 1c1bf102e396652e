package dev.hugind.engine;

import dev.hugind.engine.error.EngineOverloadedException;
import dev.hugind.engine.error.GenerationTimeoutException;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Platform threads that render and tokenize prompts: callers may be virtual threads, on which no
 * native call may run, and the scheduler thread has better things to do.
 *
 * <p><b>Thread safety:</b> safe.
 *
 * <p><b>Lifecycle:</b> owned and closed by its engine; {@code close} is idempotent and ends what is
 * running; afterwards every call is refused as overloaded.
 */
final class PromptWorkers implements AutoCloseable {
  private static final int THREADS = 2;

  /** Waiting prompts; each is the work of milliseconds. */
  private static final int QUEUE = 256;

  private final AtomicInteger names = new AtomicInteger();
  private final ThreadPoolExecutor executor =
      new ThreadPoolExecutor(
          THREADS,
          THREADS,
          30,
          TimeUnit.SECONDS,
          new ArrayBlockingQueue<>(QUEUE),
          task ->
              Thread.ofPlatform()
                  .name("hugind-prompt-" + names.incrementAndGet())
                  .daemon()
                  .unstarted(task));

  PromptWorkers() {
    executor.allowCoreThreadTimeOut(true);
  }

  /**
   * Runs a task and waits for it.
   *
   * @throws EngineOverloadedException when too many prompts wait
   * @throws GenerationTimeoutException when it took longer than allowed
   * @throws InterruptedException when the caller was interrupted
   */
  <T> T run(Callable<T> task, Duration timeout) throws InterruptedException {
    Future<T> future;
    try {
      future = executor.submit(task);
    } catch (RejectedExecutionException _) {
      throw new EngineOverloadedException(
          QUEUE + " prompts wait to be tokenized, the limit; try again later",
          Duration.ofSeconds(1));
    }
    try {
      return future.get(timeout.toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException _) {
      throw new GenerationTimeoutException(
          "the prompt was not tokenized within " + timeout.toMillis() + " ms");
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException known) {
        throw known;
      }
      throw new IllegalStateException("preparing the prompt failed", e.getCause());
    } finally {
      var _ = future.cancel(true);
    }
  }

  @Override
  public void close() {
    var _ = executor.shutdownNow();
  }
}
