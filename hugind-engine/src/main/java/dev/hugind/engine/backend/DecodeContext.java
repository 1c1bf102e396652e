package dev.hugind.engine.backend;

import dev.hugind.engine.generation.SamplingOptions;
import java.lang.foreign.MemorySegment;
import java.util.Optional;

/**
 * The KV cache of a model's slots, and the means to compute in it.
 *
 * <p>A <i>sequence</i> is one slot's row of cached tokens, numbered from 0; its tokens lie at the
 * positions 0, 1, 2, … without a gap.
 *
 * <p><b>Thread safety:</b> confined to one platform thread, the scheduler's.
 *
 * <p><b>Lifecycle:</b> owned and closed by the scheduler; {@code close} is idempotent and comes
 * after every sampler was closed; nothing else may be called after it.
 */
public interface DecodeContext extends AutoCloseable {

  /**
   * Returns how many sequences there are.
   *
   * @return at least 1
   */
  int sequences();

  /**
   * Returns how many tokens one sequence can hold.
   *
   * @return at least 1
   */
  int sequenceTokens();

  /**
   * Returns how many tokens one batch can hold.
   *
   * @return at least 1
   */
  int batchTokens();

  /**
   * Returns how many compute threads it was opened with for decoding.
   *
   * @return at least 1
   */
  int decodeThreads();

  /**
   * Returns how many compute threads it was opened with for prefill.
   *
   * @return at least 1
   */
  int prefillThreads();

  /**
   * Computes a batch: stores its tokens in their sequences and the logits of the rows that ask for
   * them.
   *
   * @param batch at least one token, at most {@link #batchTokens()}
   * @return {@link DecodeOutcome#DONE}, or why nothing of the batch is in the cache
   * @throws dev.hugind.engine.error.NativeCallException when the context can't be used any more
   */
  DecodeOutcome decode(TokenBatch batch);

  /**
   * Makes a sampler for one request.
   *
   * @param options how to choose tokens
   * @param prompt the prompt's tokens, which penalties look back on
   * @return the sampler; the caller closes it before the context
   */
  TokenSampler sampler(SamplingOptions options, int[] prompt);

  /**
   * Copies the logits of a row, as the model computed them.
   *
   * @param row the row of the last batch, which must have asked for logits
   * @param logits gets one value for each token of the vocabulary; at least as long
   */
  void readLogits(int row, float[] logits);

  /**
   * Forgets the tokens of a sequence from a position on.
   *
   * @param sequence the sequence's number
   * @param tokens how many tokens stay; 0 forgets all, which always succeeds
   * @return false when this model's memory can't be cut there: then nothing was changed
   */
  boolean truncate(int sequence, int tokens);

  /**
   * Makes a sequence start with the first tokens of another, without computing them again. What the
   * target held before is forgotten.
   *
   * @param from the sequence that has them
   * @param to the sequence that gets them; another one
   * @param tokens how many, at least 1
   * @return false when this model's memory can't be copied so; then the target is empty
   */
  boolean copyPrefix(int from, int to, int tokens);

  /**
   * Returns how many bytes it takes to save a sequence.
   *
   * @param sequence a sequence that holds at least one token
   * @return bytes, at least 1
   */
  long stateBytes(int sequence);

  /**
   * Saves a sequence: copies all that is needed to go on from its last token. The sequence stays as
   * it is.
   *
   * @param sequence a sequence that holds at least one token
   * @param state gets the bytes; exactly {@link #stateBytes} of them
   * @throws dev.hugind.engine.error.NativeCallException when the context can't be used any more
   */
  void saveState(int sequence, MemorySegment state);

  /**
   * Restores a saved sequence, possibly into another one, or into another context with the same
   * {@link #stateFingerprint}.
   *
   * @param sequence gets the tokens; what it held before is forgotten
   * @param state all bytes that were saved, or that were put together by a {@link StateLayout}
   * @param tokens how many tokens the state holds
   * @return false when the cache has no room, or does not take this state; then the sequence is
   *     empty
   */
  boolean restoreState(int sequence, MemorySegment state, int tokens);

  /**
   * Finds out which bytes of a saved state belong to which token.
   *
   * @param state what {@link #saveState} wrote
   * @param tokens how many tokens it holds
   * @return empty when the state can only be restored as a whole: that of a recurrent model, or one
   *     whose form is not known
   */
  Optional<StateLayout> stateLayout(MemorySegment state, int tokens);

  /**
   * Tells apart what can't share states: the model's weights, the runtime, the shape of the
   * context.
   *
   * @return at most 64 letters and digits; equal means that states can be exchanged
   */
  String stateFingerprint();

  /**
   * Tells whether a sequence can be cut at any token.
   *
   * @return false for memory that only goes on from its end: that of recurrent and hybrid models
   */
  boolean canCut();

  /**
   * Tells whether cached tokens of idle sequences slow the computing of others.
   *
   * @return true when all sequences share one cache
   */
  boolean idleSlowsOthers();

  /** Moves cached tokens together so that a batch finds room in one piece, where that matters. */
  void compact();

  /**
   * Sets the number of compute threads from the next batch on.
   *
   * @param decode threads for batches of one token per sequence; at least 1
   * @param prefill threads for larger batches; at least 1
   */
  void threads(int decode, int prefill);

  @Override
  void close();
}
