package dev.hugind.api.chat;

import dev.hugind.engine.chat.ChatEvent;
import dev.hugind.engine.chat.ChatFinishReason;
import dev.hugind.engine.chat.ChatReply;
import dev.hugind.engine.chat.ChatResult;
import dev.hugind.engine.generation.Timings;
import dev.hugind.engine.generation.TokenLogprob;
import dev.hugind.engine.generation.Usage;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.LinkedBlockingDeque;
import java.util.concurrent.TimeUnit;

/** Replies whose events are given by hand. */
final class Replies {
  static final Timings TIMINGS =
      new Timings(Duration.ofMillis(1), Duration.ofMillis(20), Duration.ofMillis(30));

  private Replies() {}

  static ChatEvent.Done done(ChatFinishReason reason, int cached, int completion, int reasoning) {
    return new ChatEvent.Done(reason, new Usage(21, cached, completion, reasoning), TIMINGS);
  }

  static TokenLogprob token(String text, double logprob, TokenLogprob... top) {
    return new TokenLogprob(0, text.getBytes(StandardCharsets.UTF_8), logprob, List.of(top));
  }

  /** Tells what it was given; whoever waits for more waits as long as it is told to. */
  static final class Scripted implements ChatReply {
    final LinkedBlockingDeque<Object> script = new LinkedBlockingDeque<>();
    final Deque<Duration> waits = new ArrayDeque<>();
    int taken;
    volatile boolean cancelled;
    volatile boolean closed;
    volatile boolean started;

    Scripted(Object... events) {
      script.addAll(List.of(events));
    }

    @Override
    public boolean awaitStart(Duration wait) {
      started = true;
      return true;
    }

    @Override
    public Optional<ChatEvent> next(Duration wait) throws InterruptedException {
      waits.add(wait);
      Object next = script.poll(wait.toNanos(), TimeUnit.NANOSECONDS);
      if (next instanceof RuntimeException failure) {
        throw failure;
      }
      taken += next == null ? 0 : 1;
      return Optional.ofNullable((ChatEvent) next);
    }

    /** A token per event. */
    @Override
    public int generatedTokens() {
      return taken;
    }

    @Override
    public ChatResult await() {
      throw new UnsupportedOperationException("read event by event");
    }

    @Override
    public void cancel() {
      cancelled = true;
    }

    @Override
    public void close() {
      closed = true;
    }
  }
}
