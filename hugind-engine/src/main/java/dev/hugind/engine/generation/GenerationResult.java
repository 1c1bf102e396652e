package dev.hugind.engine.generation;

/**
 * A whole answer.
 *
 * <p><b>Thread safety:</b> immutable.
 *
 * @param text the answer; may be empty
 * @param reason why it ended
 * @param usage what it took in tokens
 * @param timings where the time went
 */
public record GenerationResult(String text, FinishReason reason, Usage usage, Timings timings) {}
