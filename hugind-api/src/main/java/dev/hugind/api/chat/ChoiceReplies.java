package dev.hugind.api.chat;

import dev.hugind.engine.chat.ChatEvent;
import dev.hugind.engine.chat.ChatReply;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/*
 * How one thread reads several replies
 *
 * The engine computes the replies of one request in the same steps, so their pieces come at almost
 * the same moment. Each is asked in turn without waiting; only when none has anything, the next in
 * turn is waited for, and never for longer than SLICE: that bounds what a piece of another one can
 * be late by. All are read all the time, as the engine gives up a reply whose reader lags.
 */
/**
 * The running replies to one request, read as one.
 *
 * <p><b>Thread safety:</b> {@link #cancel()} is safe from any thread; the rest is for the request's
 * thread.
 *
 * <p><b>Lifecycle:</b> closed by the request's thread; {@code close} is idempotent and cancels
 * whatever has not ended, so that one reply's failure ends all of them.
 */
final class ChoiceReplies implements AutoCloseable {
  private static final Duration SLICE = Duration.ofMillis(5);

  private final List<ChatReply> replies;
  private final Consumer<Told> watcher;

  /** The replies that have not ended, the next in turn first. */
  private final Deque<Integer> open = new ArrayDeque<>();

  /**
   * What one of the replies tells.
   *
   * @param choice which reply, from 0
   * @param event what it tells
   * @param tokens how many tokens of this reply were generated until now
   */
  record Told(int choice, ChatEvent event, int tokens) {}

  /** Starts to read; the watcher sees each event before whoever asked for it. */
  ChoiceReplies(List<ChatReply> replies, Consumer<Told> watcher) {
    this.replies = List.copyOf(replies);
    this.watcher = watcher;
    for (int i = 0; i < replies.size(); i++) {
      open.add(i);
    }
  }

  /**
   * Waits until the first reply has a slot. The others go on from its prompt, so waiting for them
   * would be waiting for the prefill.
   *
   * @return false when it has none after that time
   */
  boolean awaitStart(Duration wait) throws InterruptedException {
    return replies.getFirst().awaitStart(wait);
  }

  /** Tells whether any reply has not ended. */
  boolean isOpen() {
    return !open.isEmpty();
  }

  /**
   * Takes the next event of any reply.
   *
   * @param wait how long to wait
   * @return the event, empty when none came in time
   */
  Optional<Told> next(Duration wait) throws InterruptedException {
    if (open.size() == 1) {
      return take(open.getFirst(), wait);
    }
    long until = System.nanoTime() + wait.toNanos();
    while (true) {
      for (int asked = 0; asked < open.size(); asked++) {
        Optional<Told> told = takeInTurn(Duration.ZERO);
        if (told.isPresent()) {
          return told;
        }
      }
      long left = until - System.nanoTime();
      if (left <= 0) {
        return Optional.empty();
      }
      Optional<Told> told = takeInTurn(Duration.ofNanos(Math.min(left, SLICE.toNanos())));
      if (told.isPresent()) {
        return told;
      }
    }
  }

  private Optional<Told> takeInTurn(Duration wait) throws InterruptedException {
    int choice = open.removeFirst();
    open.addLast(choice);
    return take(choice, wait);
  }

  private Optional<Told> take(int choice, Duration wait) throws InterruptedException {
    ChatReply reply = replies.get(choice);
    Optional<ChatEvent> event = reply.next(wait);
    if (event.isPresent() && event.get() instanceof ChatEvent.Done) {
      open.remove(choice);
    }
    Optional<Told> told = event.map(one -> new Told(choice, one, reply.generatedTokens()));
    told.ifPresent(watcher);
    return told;
  }

  /** Gives all replies up. */
  void cancel() {
    replies.forEach(ChatReply::cancel);
  }

  @Override
  public void close() {
    replies.forEach(ChatReply::close);
  }
}
