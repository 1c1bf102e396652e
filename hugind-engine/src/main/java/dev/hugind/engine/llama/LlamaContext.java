package dev.hugind.engine.llama;

import dev.hugind.engine.backend.DecodeContext;
import dev.hugind.engine.backend.DecodeOutcome;
import dev.hugind.engine.backend.StateLayout;
import dev.hugind.engine.backend.TokenBatch;
import dev.hugind.engine.backend.TokenSampler;
import dev.hugind.engine.error.NativeCallException;
import dev.hugind.engine.generation.SamplingOptions;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.BitSet;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The KV cache of a model's slots in llama.cpp.
 *
 * <p>Keeps count of the tokens in each sequence, so that a batch with a gap, a token that does not
 * exist or a row without logits is refused here: llama.cpp would end the process.
 *
 * <p><b>Thread safety:</b> confined to one platform thread.
 *
 * <p><b>Lifecycle:</b> closed by whoever opened it, after its samplers; {@code close} is
 * idempotent, and every other method then throws {@link IllegalStateException}.
 */
final class LlamaContext implements DecodeContext {

  private final LlamaModel model;
  private final LlamaApi llama;
  private final SequenceCells cells;
  private final SequenceState states;
  private final MemorySegment context;
  private final ContextOpener.ContextSize size;
  private final String fingerprint;
  private final Arena arena = Arena.ofShared();
  private final NativeBatch nativeBatch;
  private final DryPrototypes dryPrototypes;
  private final Candidates candidates;

  private final SequenceLengths lengths;

  /** The rows of the last batch whose logits can be read; empty after a failure. */
  private final BitSet sampleable = new BitSet();

  private boolean closed;

  /** Takes over the native context. */
  LlamaContext(
      LlamaModel model, MemorySegment context, ContextOpener.ContextSize size, String fingerprint) {
    this.fingerprint = fingerprint;
    this.model = model;
    this.context = context;
    this.size = size;
    llama = model.library().llama();
    states = model.library().states();
    cells = SequenceCells.of(model, context, size);
    dryPrototypes = new DryPrototypes(model.library().samplers());
    lengths = new SequenceLengths(size.sequences(), size.sequenceTokens());
    candidates = new Candidates(model.vocabulary().size(), arena);
    nativeBatch = new NativeBatch(model.library().layouts().batch(), size.batchTokens(), arena);
  }

  @Override
  public int sequences() {
    return size.sequences();
  }

  @Override
  public int sequenceTokens() {
    return size.sequenceTokens();
  }

  @Override
  public int batchTokens() {
    return size.batchTokens();
  }

  @Override
  public int decodeThreads() {
    return size.decodeThreads();
  }

  @Override
  public int prefillThreads() {
    return size.prefillThreads();
  }

  @Override
  public DecodeOutcome decode(TokenBatch batch) {
    requireOpen();
    sampleable.clear();
    if (!fits(batch)) {
      return DecodeOutcome.NO_ROOM;
    }
    cells.tidy(lengths.all(), batch.size());
    MemorySegment struct = nativeBatch.fill(batch);
    int code = llama.decode(context, struct);
    if (cells.isNoRoom(code)) {
      // There may be room that is not free yet; a second try costs little beside a lost step.
      lengths.rollBack(cells);
      cells.compact(lengths.all());
      code = llama.decode(context, struct);
    }
    if (code == 0) {
      lengths.commit();
      cells.stored(batch.size());
      for (int row = 0; row < batch.size(); row++) {
        sampleable.set(row, batch.wantsLogits(row));
      }
      return DecodeOutcome.DONE;
    }
    lengths.rollBack(cells);
    if (cells.isNoRoom(code)) {
      return DecodeOutcome.NO_ROOM;
    }
    throw new NativeCallException(
        "llama_decode",
        code,
        "computing " + batch.size() + " tokens for " + size.sequences() + " slots");
  }

  /**
   * Checks a batch, and plans for it.
   *
   * @return false when a sequence would become too long
   */
  private boolean fits(TokenBatch batch) {
    int rows = batch.size();
    if (rows < 1 || rows > size.batchTokens()) {
      throw new IllegalArgumentException(
          "the batch has " + rows + " rows; allowed: 1 to " + size.batchTokens());
    }
    for (int row = 0; row < rows; row++) {
      model.vocabulary().requireToken(batch.token(row));
    }
    return lengths.plan(batch);
  }

  @Override
  public TokenSampler sampler(SamplingOptions options, int[] prompt) {
    requireOpen();
    return GreedySampler.suits(options)
        ? new GreedySampler(this)
        : SamplerChain.of(this, options, prompt);
  }

  /**
   * Chooses a token with a chain that {@link SamplerChain} owns.
   *
   * @param allowed which tokens to choose from; null for all
   */
  int sample(MemorySegment chain, int row, @Nullable BitSet allowed) {
    candidates.fill(logits(row), model.vocabulary().size(), allowed);
    model.library().samplers().apply(chain, candidates.array());
    return candidates.selected();
  }

  /** Returns the logits of a row, one float for each token, valid until the next batch. */
  // The row's length is known only here, where the vocabulary is.
  @SuppressWarnings("restricted")
  MemorySegment logits(int row) {
    requireLogits(row);
    return llama.logits(context, row).reinterpret((long) model.vocabulary().size() * Float.BYTES);
  }

  @Override
  public void readLogits(int row, float[] target) {
    MemorySegment.copy(
        logits(row), ValueLayout.JAVA_FLOAT, 0, target, 0, model.vocabulary().size());
  }

  private void requireLogits(int row) {
    requireOpen();
    if (row < 0 || !sampleable.get(row)) {
      throw new IllegalStateException(
          "row " + row + " has no logits: the last batch failed or did not ask for them");
    }
  }

  DryPrototypes dryPrototypes() {
    return dryPrototypes;
  }

  LlamaModel model() {
    return model;
  }

  @Override
  public boolean truncate(int sequence, int tokens) {
    requireOpen();
    lengths.require(sequence);
    if (tokens < 0) {
      throw new IllegalArgumentException("can't keep " + tokens + " tokens; allowed: 0 and more");
    }
    if (tokens >= lengths.of(sequence)) {
      return true;
    }
    boolean done = cells.truncate(sequence, tokens, lengths.of(sequence));
    if (done) {
      lengths.set(sequence, tokens);
    } else if (tokens == 0) {
      throw new NativeCallException(
          "llama_memory_seq_rm", 0, "removing all of sequence " + sequence);
    }
    return done;
  }

  @Override
  public boolean copyPrefix(int from, int to, int tokens) {
    requireOpen();
    lengths.require(from);
    lengths.require(to);
    if (from == to || tokens < 1 || tokens > lengths.of(from)) {
      throw new IllegalArgumentException(
          "can't copy "
              + tokens
              + " tokens from sequence "
              + from
              + ", which has "
              + lengths.of(from)
              + ", to sequence "
              + to);
    }
    boolean copied = truncate(to, 0) && cells.copyPrefix(from, to, tokens, lengths.of(from));
    lengths.set(to, copied ? tokens : 0);
    return copied;
  }

  @Override
  public long stateBytes(int sequence) {
    requireOpen();
    lengths.require(sequence);
    return states.bytes(context, sequence);
  }

  @Override
  public void saveState(int sequence, MemorySegment state) {
    requireOpen();
    lengths.require(sequence);
    settle(sequence);
    states.save(context, sequence, state);
  }

  @Override
  public boolean restoreState(int sequence, MemorySegment state, int tokens) {
    if (tokens < 1) {
      throw new IllegalArgumentException("a state holds 1 token or more, not " + tokens);
    }
    sampleable.clear();
    settle(sequence);
    boolean restored =
        truncate(sequence, 0)
            && tokens <= size.sequenceTokens()
            && cells.restore(sequence, state, tokens, lengths.all());
    lengths.set(sequence, restored ? tokens : 0);
    return restored;
  }

  /**
   * Makes a sequence's copies happen that the runtime puts off to the next batch: until then, the
   * target's bytes are not there, and what is restored into either would be overwritten or copied.
   */
  private void settle(int sequence) {
    int target = cells.unsettled(sequence);
    if (target < 0) {
      return;
    }
    sampleable.clear();
    TokenBatch batch = new TokenBatch(1);
    batch.add(0, target, lengths.of(target), false);
    // Copying comes before looking for room, so it is done even when there is none.
    int code = llama.decode(context, nativeBatch.fill(batch));
    cells.rollBack(target, lengths.of(target));
    if (code != 0 && !cells.isNoRoom(code)) {
      throw new NativeCallException("llama_decode", code, "copying to sequence " + target);
    }
    cells.stored(0);
  }

  @Override
  public Optional<StateLayout> stateLayout(MemorySegment state, int tokens) {
    requireOpen();
    return model.canCut() ? StateParser.parse(state, tokens) : Optional.empty();
  }

  @Override
  public String stateFingerprint() {
    return fingerprint;
  }

  @Override
  public boolean canCut() {
    return model.canCut();
  }

  @Override
  public boolean idleSlowsOthers() {
    return model.library().ordersCells(model.canCut());
  }

  @Override
  public void compact() {
    requireOpen();
    cells.compact(lengths.all());
  }

  @Override
  public void threads(int decode, int prefill) {
    requireOpen();
    if (decode < 1 || prefill < 1) {
      throw new IllegalArgumentException(
          "threads are " + decode + " and " + prefill + "; allowed: 1 and more");
    }
    llama.setThreads(context, decode, prefill);
  }

  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    sampleable.clear();
    dryPrototypes.close();
    llama.freeContext(context);
    arena.close();
    model.release();
  }

  private void requireOpen() {
    if (closed) {
      throw new IllegalStateException("the context is closed");
    }
  }
}
