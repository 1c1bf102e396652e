package dev.hugind.bench.micro;

import dev.hugind.engine.backend.Backend;
import dev.hugind.engine.backend.ContextOptions;
import dev.hugind.engine.backend.DecodeContext;
import dev.hugind.engine.backend.DecodeOutcome;
import dev.hugind.engine.backend.LoadedModel;
import dev.hugind.engine.backend.ModelOptions;
import dev.hugind.engine.backend.StateLayout;
import dev.hugind.engine.backend.TokenBatch;
import dev.hugind.engine.llama.LlamaRuntimes;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * Keeping a conversation outside its slot: saving and restoring its state, and taking the state
 * apart into chunks and putting it together again.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@SuppressWarnings("NullAway.Init") // JMH fills fields in after construction
public class StateBench {
  private static final int CHUNK = 32;

  /** The model's file. */
  @Param(".models/SmolLM2-135M-Instruct-Q4_1.gguf")
  public String model;

  /** The folder of an installed runtime, or "bundled". */
  @Param("bundled")
  public String runtime;

  /** How many tokens the conversation has. */
  @Param({"500", "2000"})
  public int tokens;

  private LoadedModel loaded;
  private DecodeContext context;
  private Arena arena;
  private MemorySegment state;
  private MemorySegment target;
  private MemorySegment packed;
  private StateLayout layout;

  /** Creates the benchmark. */
  public StateBench() {}

  /** Loads the model and computes a conversation. */
  @Setup
  public void open() {
    Backend backend =
        runtime.equals("bundled")
            ? LlamaRuntimes.bundled()
            : LlamaRuntimes.inFolder(Path.of(runtime));
    loaded = backend.load(ModelOptions.of(Path.of(model)), share -> {});
    context = loaded.openContext(ContextOptions.of(2, 2048));
    TokenBatch batch = new TokenBatch(context.batchTokens());
    for (int i = 0; i < tokens; i++) {
      batch.add(100 + i % 1000, 0, i, false);
      if (batch.size() == context.batchTokens() || i == tokens - 1) {
        if (context.decode(batch) != DecodeOutcome.DONE) {
          throw new IllegalStateException("the conversation did not fit");
        }
        batch.clear();
      }
    }
    arena = Arena.ofConfined();
    state = arena.allocate(context.stateBytes(0));
    context.saveState(0, state);
    layout = context.stateLayout(state, tokens).orElseThrow();
    target = arena.allocate(state.byteSize());
    packed = arena.allocate(tokens * layout.tokenBytes());
    packed = take();
  }

  /** Frees the model. */
  @TearDown
  public void close() {
    context.close();
    loaded.close();
    arena.close();
  }

  /**
   * Saves a sequence into memory that is there.
   *
   * @return the memory
   */
  @Benchmark
  public MemorySegment save() {
    context.saveState(0, target);
    return target;
  }

  /**
   * Restores the sequence into another one, which is emptied first.
   *
   * @return true
   */
  @Benchmark
  public boolean restore() {
    return context.restoreState(1, state, tokens);
  }

  /**
   * Finds out which bytes belong to which token.
   *
   * @return the layout
   */
  @Benchmark
  public StateLayout parse() {
    return context.stateLayout(state, tokens).orElseThrow();
  }

  /**
   * Takes all tokens out of the state, in chunks of 32.
   *
   * @return the chunks
   */
  @Benchmark
  public MemorySegment take() {
    for (int from = 0; from < tokens; from += CHUNK) {
      int count = Math.min(CHUNK, tokens - from);
      layout.take(state, tokens, from, count, chunk(from, count));
    }
    return packed;
  }

  /**
   * Puts a state together from chunks.
   *
   * @return the state
   */
  @Benchmark
  public MemorySegment put() {
    layout.frame(target, tokens);
    for (int from = 0; from < tokens; from += CHUNK) {
      int count = Math.min(CHUNK, tokens - from);
      layout.put(chunk(from, count), count, count, target, tokens, from);
    }
    return target;
  }

  private MemorySegment chunk(int from, int count) {
    return packed.asSlice(from * layout.tokenBytes(), count * layout.tokenBytes());
  }
}
