package dev.hugind.engine.llama;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * llama.cpp's own reading of a grammar, as a referee for ours.
 *
 * <p>It is only for grammars that ours has accepted: some others end the process.
 */
final class NativeGrammar implements AutoCloseable {
  private static final Functions FUNCTIONS = new Functions(lookup());

  /** The size of a {@code llama_token_data_array}. */
  private static final long ARRAY_BYTES = 32;

  /** The size of a {@code llama_token_data}: id, logit, probability. */
  private static final long CANDIDATE_BYTES = 12;

  private final LlamaModel model;
  private final SamplerApi samplers;
  private final MemorySegment grammar;

  private NativeGrammar(LlamaModel model, MemorySegment grammar) {
    this.model = model;
    this.grammar = grammar;
    samplers = model.library().samplers();
  }

  /** The functions that only this referee needs. */
  private record Functions(MethodHandle initGrammar, MethodHandle apply) {
    Functions(SymbolLookup symbols) {
      this(
          handle(
              symbols,
              "llama_sampler_init_grammar",
              FunctionDescriptor.of(ADDRESS, ADDRESS, ADDRESS, ADDRESS)),
          handle(symbols, "llama_sampler_apply", FunctionDescriptor.ofVoid(ADDRESS, ADDRESS)));
    }

    @SuppressWarnings("restricted")
    private static MethodHandle handle(
        SymbolLookup symbols, String name, FunctionDescriptor descriptor) {
      return Linker.nativeLinker().downcallHandle(symbols.findOrThrow(name), descriptor);
    }
  }

  /** Opens the library file that the model's runtime has opened before. */
  private static SymbolLookup lookup() {
    String folder = System.getProperty("hugind.test.runtime", "");
    Path searched = folder.isEmpty() ? LlamaRuntimes.defaultCacheFolder() : Path.of(folder);
    String pattern = folder.isEmpty() ? "libjllama.*" : "libllama\\..*(so|dylib)";
    try (Stream<Path> files = Files.walk(searched)) {
      return DynamicLoader.open(
          files
              .filter(file -> file.getFileName().toString().matches(pattern))
              .findFirst()
              .orElseThrow());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Reads a grammar.
   *
   * @param model what {@code RealModel.load} gives
   * @return null when llama.cpp refuses the grammar
   */
  static @Nullable NativeGrammar of(LlamaModel model, String text) {
    if (text.isEmpty()) {
      throw new IllegalArgumentException("llama.cpp takes an empty text as no grammar at all");
    }
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment grammar =
          (MemorySegment)
              FUNCTIONS.initGrammar.invokeExact(
                  model.vocabulary().address(),
                  arena.allocateFrom(text),
                  arena.allocateFrom("root"));
      if (grammar.address() == 0) {
        return null;
      }
      NativeGrammar referee = new NativeGrammar(model, grammar);
      // Release b4916 makes a sampler without a grammar of a bad one. It allows every token, which
      // no grammar does: bytes from the middle of a character start no text.
      if (referee.allowedAfter(new int[0]).cardinality() == model.vocabulary().size()) {
        referee.close();
        return null;
      }
      return referee;
    } catch (Throwable e) {
      throw new AssertionError(e);
    }
  }

  /** Tells whether the grammar takes the tokens of a text, and then an end. */
  boolean matches(String text) {
    int[] tokens = model.vocabulary().tokenize(text, false);
    MemorySegment run = samplers.copy(grammar);
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment candidates = candidates(arena, 1);
      for (int token : tokens) {
        if (!allows(run, candidates, token)) {
          return false;
        }
        // Only what is allowed: anything else would end the process.
        samplers.accept(run, token);
      }
      return allows(run, candidates, endToken());
    } finally {
      samplers.free(run);
    }
  }

  /** Returns all tokens that the grammar allows after some that it allows. */
  BitSet allowedAfter(int[] tokens) {
    int size = model.vocabulary().size();
    MemorySegment run = samplers.copy(grammar);
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment candidates = candidates(arena, size);
      for (int token : tokens) {
        samplers.accept(run, token);
      }
      for (int token = 0; token < size; token++) {
        candidates.set(JAVA_INT, idOffset(token), token);
      }
      apply(run, candidates);
      BitSet allowed = new BitSet();
      for (int token = 0; token < size; token++) {
        allowed.set(token, isAllowed(candidates, token));
      }
      return allowed;
    } finally {
      samplers.free(run);
    }
  }

  private int endToken() {
    int token = 0;
    while (!model.vocabulary().endsGeneration(token)) {
      token++;
    }
    return token;
  }

  private static boolean allows(MemorySegment run, MemorySegment candidates, int token) {
    candidates.set(JAVA_INT, idOffset(0), token);
    candidates.set(JAVA_FLOAT, idOffset(0) + Integer.BYTES, 1);
    apply(run, candidates);
    return isAllowed(candidates, 0);
  }

  /** Makes a {@code llama_token_data_array} and behind it what it points to. */
  private static MemorySegment candidates(Arena arena, int count) {
    MemorySegment candidates = arena.allocate(idOffset(count), Long.BYTES);
    candidates.set(ADDRESS, 0, candidates.asSlice(ARRAY_BYTES));
    candidates.set(JAVA_LONG, 8, count);
    candidates.set(JAVA_LONG, 16, -1);
    return candidates;
  }

  private static long idOffset(int index) {
    return ARRAY_BYTES + index * CANDIDATE_BYTES;
  }

  private static boolean isAllowed(MemorySegment candidates, int index) {
    return candidates.get(JAVA_FLOAT, idOffset(index) + Integer.BYTES) != Float.NEGATIVE_INFINITY;
  }

  private static void apply(MemorySegment run, MemorySegment candidates) {
    try {
      FUNCTIONS.apply.invokeExact(run, candidates);
    } catch (Throwable e) {
      throw new AssertionError(e);
    }
  }

  @Override
  public void close() {
    samplers.free(grammar);
  }
}
