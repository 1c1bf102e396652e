package dev.hugind.engine.llama;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.hugind.engine.error.ModelLoadException;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.SymbolLookup;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One opened and checked llama.cpp. It is opened once for the whole process and never closed; two
 * different ones may be open at once.
 */
final class RuntimeLibrary {
  private static final Object LOCK = new Object();

  @GuardedBy("LOCK")
  private static final Map<Path, RuntimeLibrary> OPEN = new HashMap<>();

  private final String name;
  private final RuntimeLayouts layouts;
  private final LlamaApi llama;
  private final SamplerApi samplers;
  private final SequenceMemory memory;
  private final SequenceState states;
  private final String fingerprint;

  private RuntimeLibrary(
      String name, RuntimeLayouts layouts, SymbolLookup symbols, String fingerprint) {
    this.name = name;
    this.fingerprint = fingerprint;
    this.layouts = layouts;
    FunctionTable table = new FunctionTable(symbols, layouts);
    llama = new LlamaApi(table);
    samplers = new SamplerApi(table);
    memory = SequenceMemory.of(table);
    states = new SequenceState(table);
    table.throwProblems(name);
  }

  /**
   * Opens a runtime, or returns it when it is open already.
   *
   * @param name for people
   * @param libraries the files to open, in order; llama's own last
   * @param backends the folder where the tensor library looks for its backends, or null when it
   *     brings its own
   */
  static RuntimeLibrary open(
      String name, List<Path> libraries, @Nullable Path backends, RuntimeLayouts layouts) {
    Path key = realPath(libraries.getLast());
    // Opening twice would be wasteful, and the second backend initialisation wrong.
    synchronized (LOCK) {
      RuntimeLibrary open = OPEN.get(key);
      if (open == null) {
        open = load(name, libraries, backends, layouts);
        OPEN.put(key, open);
      }
      return open;
    }
  }

  private static RuntimeLibrary load(
      String name, List<Path> libraries, @Nullable Path backends, RuntimeLayouts layouts) {
    SymbolLookup symbols = DynamicLoader.open(libraries.getFirst());
    for (Path library : libraries.subList(1, libraries.size())) {
      symbols = DynamicLoader.open(library).or(symbols);
    }
    RuntimeLibrary runtime =
        new RuntimeLibrary(name, layouts, symbols, fingerprint(name, libraries));
    NativeLog.attach(symbols);
    DefaultsCheck.check(name, runtime.llama, layouts);
    if (backends != null) {
      try (Arena arena = Arena.ofConfined()) {
        LlamaApi.loadBackends(symbols, arena.allocateFrom(backends.toString()));
      }
    }
    runtime.llama.backendInit();
    return runtime;
  }

  private static String fingerprint(String name, List<Path> libraries) {
    FileFingerprint fingerprint = new FileFingerprint().add(name);
    try {
      for (Path library : libraries) {
        fingerprint.add(library, 0);
      }
    } catch (IOException e) {
      throw new ModelLoadException("The runtime " + name + " can't be read: " + e, e);
    }
    return fingerprint.hex();
  }

  private static Path realPath(Path library) {
    try {
      return library.toRealPath();
    } catch (IOException e) {
      throw new ModelLoadException("The native library " + library + " can't be read: " + e, e);
    }
  }

  String name() {
    return name;
  }

  RuntimeLayouts layouts() {
    return layouts;
  }

  LlamaApi llama() {
    return llama;
  }

  SamplerApi samplers() {
    return samplers;
  }

  SequenceState states() {
    return states;
  }

  SequenceMemory memory() {
    return memory;
  }

  /**
   * Returns what tells this library from other builds.
   *
   * @return a hash of its name and its files
   */
  String fingerprint() {
    return fingerprint;
  }

  /**
   * Tells whether sequences of a recurrent model can't be told apart: b4916 looks up the state of
   * the first cells where it should be those of the batch.
   */
  boolean mixesSequences(boolean recurrent) {
    return recurrent && !layouts.context().has("kv_unified");
  }

  /** Tells whether all sequences share one cache, whose order is then ours to keep. */
  boolean ordersCells(boolean canCut) {
    return canCut && !layouts.context().has("kv_unified");
  }
}
