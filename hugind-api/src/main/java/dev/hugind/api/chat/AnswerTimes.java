package dev.hugind.api.chat;

import dev.hugind.api.metrics.ModelTimers;
import dev.hugind.engine.chat.ChatEvent;
import dev.hugind.engine.generation.Timings;
import java.time.Duration;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/*
 * What is observed when
 *
 * The time between tokens is observed as they come, not once as a request's mean: a mean hides the
 * one long gap in which a stream stood still. Tokens that come together, in a piece that was held
 * back, share the time since the one before; those of a reply's first piece have nothing before
 * them, so only its coming is observed. A request that is given up counts with the tokens that it
 * got; where its time went is known at the end only.
 */
/**
 * Times one request while its replies are read.
 *
 * <p><b>Thread safety:</b> confined to the request's thread.
 */
final class AnswerTimes {
  private final ModelTimers timers;
  private final LongSupplier nanoTime;
  private final long started;
  private final Choice[] choices;
  private boolean hasToken;
  private int ended;

  /** What is known of one reply. */
  private static final class Choice {
    int tokens;
    long lastNanos;
    @Nullable Timings timings;
  }

  /** Starts to time a request that was read just now. */
  AnswerTimes(ModelTimers timers, int choices, LongSupplier nanoTime) {
    this.timers = timers;
    this.nanoTime = nanoTime;
    this.started = nanoTime.getAsLong();
    this.choices = new Choice[choices];
    for (int i = 0; i < choices; i++) {
      this.choices[i] = new Choice();
    }
  }

  void add(ChoiceReplies.Told told) {
    Choice choice = choices[told.choice()];
    int more = told.tokens() - choice.tokens;
    if (more > 0) {
      tokens(choice, more);
    }
    if (told.event() instanceof ChatEvent.Done done) {
      choice.timings = done.timings();
      ended++;
      if (ended == choices.length) {
        timers.ended(nanoTime.getAsLong() - started, total());
      }
    }
  }

  private void tokens(Choice choice, int more) {
    long now = nanoTime.getAsLong();
    if (choice.tokens > 0) {
      timers.betweenTokens(now - choice.lastNanos, more);
    } else if (!hasToken) {
      hasToken = true;
      timers.firstToken(now - started);
    }
    choice.tokens += more;
    choice.lastNanos = now;
  }

  /** The first reply computes the prompt; the others wait for it, which is no queue. */
  private Timings total() {
    Timings first = timings(choices[0]);
    Duration decode = first.decode();
    for (Choice choice : choices) {
      Duration own = timings(choice).decode();
      decode = own.compareTo(decode) > 0 ? own : decode;
    }
    return new Timings(first.queued(), first.prefill(), decode);
  }

  private static Timings timings(Choice choice) {
    if (choice.timings == null) {
      throw new IllegalStateException("a reply has not ended");
    }
    return choice.timings;
  }
}
