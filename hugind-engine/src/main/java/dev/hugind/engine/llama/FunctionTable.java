package dev.hugind.engine.llama;

import dev.hugind.engine.error.ModelLoadException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Finds functions in a library. A function that the library's header declares differently from how
 * Hugind calls it is refused: a call with the wrong arguments would not fail, it would corrupt.
 */
final class FunctionTable {
  private final SymbolLookup symbols;
  private final RuntimeLayouts layouts;
  private final List<String> problems = new ArrayList<>();

  FunctionTable(SymbolLookup symbols, RuntimeLayouts layouts) {
    this.symbols = symbols;
    this.layouts = layouts;
  }

  /**
   * Returns a function's address. A missing function is remembered for {@link #throwProblems} and
   * {@code NULL} returned, so that one error names them all.
   *
   * @param signature how Hugind calls it, {@code "i32(ptr,llama_batch)"}
   */
  MemorySegment required(String name, String signature) {
    MemorySegment found = optional(name, signature);
    if (found == null) {
      problems.add(name + " is missing");
      return MemorySegment.NULL;
    }
    return found;
  }

  /** Returns a function's address, or null when the library has none of that name. */
  @Nullable MemorySegment optional(String name, String signature) {
    MemorySegment found = symbols.find(name).orElse(null);
    if (found != null && !matches(name, signature)) {
      problems.add(name + " is " + layouts.signature(name) + " there, not " + signature);
    }
    return found;
  }

  /** Tells whether the header declares the function with that signature, or not at all. */
  boolean matches(String name, String signature) {
    String declared = layouts.signature(name);
    return declared == null || declared.equals(signature);
  }

  boolean has(String name) {
    return symbols.find(name).isPresent();
  }

  void problem(String text) {
    problems.add(text);
  }

  /** Refuses the library when anything was missing or different. */
  void throwProblems(String library) {
    if (!problems.isEmpty()) {
      throw new ModelLoadException(
          "The runtime "
              + library
              + " is not a llama.cpp that Hugind can use (layouts: "
              + layouts.label()
              + "): "
              + String.join("; ", problems)
              + ".");
    }
  }
}
