package dev.hugind.engine.template;

import java.util.function.LongSupplier;

/** What is left of the limits during one rendering; confined to the thread that renders. */
final class Budget {
  /** How many steps pass between two looks at the clock. */
  private static final int STEPS_PER_CHECK = 512;

  /** Characters that are read or copied for the price of one step. */
  private static final int CHARACTERS_PER_STEP = 64;

  /** Characters that need about as much memory as one item with its objects. */
  private static final long CHARACTERS_PER_ITEM = 32;

  private final TemplateLimits limits;
  private final LongSupplier nanoTime;
  private final long start;
  private final long nanos;
  private long steps;
  private long nextCheck = STEPS_PER_CHECK;
  private long allocated;
  private int depth;

  Budget(TemplateLimits limits, LongSupplier nanoTime) {
    this.limits = limits;
    this.nanoTime = nanoTime;
    this.start = nanoTime.getAsLong();
    this.nanos = limits.time().toNanos();
  }

  TemplateLimits limits() {
    return limits;
  }

  void step() {
    if (++steps >= nextCheck) {
      check();
    }
  }

  /** Pays for looking at {@code amount} characters or items without making new ones. */
  void scan(long amount) {
    steps += 1 + amount / CHARACTERS_PER_STEP;
    if (steps >= nextCheck) {
      check();
    }
  }

  /** Pays for {@code amount} new characters or items, before they are made. */
  void allocate(long amount) {
    allocated += amount;
    if (allocated > limits.allocatedCharacters() || amount < 0) {
      throw TemplateException.limit(
          "allocatedCharacters",
          limits.allocatedCharacters(),
          "The template makes too much text and data");
    }
    scan(amount);
  }

  /** Pays for {@code count} items of a list or dict. */
  void items(long count) {
    allocate(Math.multiplyExact(Math.min(count, Integer.MAX_VALUE), CHARACTERS_PER_ITEM));
  }

  /** Says that a text of {@code length} characters is about to be made. */
  void text(long length) {
    if (length > limits.outputCharacters()) {
      throw TemplateException.limit(
          "outputCharacters",
          limits.outputCharacters(),
          "The template makes a text of " + length + " characters");
    }
    allocate(length);
  }

  void enter() {
    step();
    if (++depth > limits.recursionDepth()) {
      throw TemplateException.limit(
          "recursionDepth", limits.recursionDepth(), "The template recurses too deep");
    }
  }

  void leave() {
    depth--;
  }

  private void check() {
    if (steps > limits.steps()) {
      throw TemplateException.limit(
          "steps", limits.steps(), "The template does not come to an end");
    }
    if (nanoTime.getAsLong() - start > nanos) {
      throw TemplateException.limit(
          "time", limits.time().toMillis(), "The template took too many milliseconds");
    }
    nextCheck = Math.min(steps + STEPS_PER_CHECK, limits.steps() + 1);
  }
}
