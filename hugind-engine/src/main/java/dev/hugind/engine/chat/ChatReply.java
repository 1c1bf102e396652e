package dev.hugind.engine.chat;

import java.time.Duration;
import java.util.Optional;

/**
 * A model's running reply, as its one reader sees it.
 *
 * <p>Its events are any number of pieces, then exactly one terminal signal: {@link ChatEvent.Done},
 * or the exception that every further call throws.
 *
 * <p><b>Thread safety:</b> {@link #cancel()} is safe from any thread; the rest is for one reader at
 * a time, which may be a virtual thread.
 *
 * <p><b>Lifecycle:</b> closed by the reader, best in a try-with-resources statement. {@code close}
 * is idempotent and cancels what has not ended; then the slot is free within one step.
 */
public interface ChatReply extends AutoCloseable {

  /**
   * Waits until a slot was leased: from then on nothing but a failure or a cancellation keeps the
   * reply from coming.
   *
   * @param wait how long to wait at most; after the engine's queue timeout the wait ends anyway
   * @return false when no slot was leased in that time
   * @throws dev.hugind.engine.error.EngineOverloadedException when the wait was too long
   * @throws dev.hugind.engine.error.EngineException when the generation ended otherwise before
   * @throws InterruptedException when the thread was interrupted; the generation is cancelled
   */
  boolean awaitStart(Duration wait) throws InterruptedException;

  /**
   * Takes the next event, waiting for it.
   *
   * @param wait how long to wait; 0 does not wait
   * @return the event, empty when none came in time
   * @throws dev.hugind.engine.error.EngineException when the generation failed or was cancelled;
   *     after the events that came before
   * @throws IllegalStateException when {@link ChatEvent.Done} was taken already
   * @throws InterruptedException when the thread was interrupted; the generation is cancelled
   */
  Optional<ChatEvent> next(Duration wait) throws InterruptedException;

  /**
   * Takes the rest of the reply, waiting for its end. Blocks for the request's timeout at most.
   *
   * @return all that came from here on, and how it ended
   * @throws dev.hugind.engine.error.EngineException when the generation failed or was cancelled
   * @throws InterruptedException when the thread was interrupted; the generation is cancelled
   */
  ChatResult await() throws InterruptedException;

  /**
   * Tells how many tokens were generated for the events that were taken so far.
   *
   * @return 0 or more
   */
  int generatedTokens();

  /** Gives the reply up. Returns at once; the slot is free within one step. Idempotent. */
  void cancel();

  @Override
  void close();
}
