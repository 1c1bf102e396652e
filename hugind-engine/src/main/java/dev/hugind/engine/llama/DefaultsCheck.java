package dev.hugind.engine.llama;

import dev.hugind.engine.error.ModelLoadException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Compares the default parameters that a library writes with what its layout says. A library whose
 * structs are other than thought would read our values from wrong places and crash later.
 */
final class DefaultsCheck {
  /** No default value consists of this byte, so that it shows what was not written. */
  private static final byte UNTOUCHED = (byte) 0xAA;

  private static final Map<String, Integer> CONTEXT_INTS =
      Map.of(
          "n_ctx",
          512,
          "n_batch",
          2048,
          "n_ubatch",
          512,
          "n_seq_max",
          1,
          "rope_scaling_type",
          -1,
          "pooling_type",
          -1,
          "attention_type",
          -1,
          "type_k",
          1,
          "type_v",
          1);
  private static final Map<String, Integer> MODEL_INTS = Map.of("split_mode", 1, "main_gpu", 0);

  static void check(String library, LlamaApi llama, RuntimeLayouts layouts) {
    List<String> wrong = new ArrayList<>();
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment memory = arena.allocate(RuntimeLayouts.SLACK, Long.BYTES);
      memory.fill(UNTOUCHED);
      llama.contextDefaults(memory);
      checkContext(new StructView(layouts.context(), memory), wrong);
      memory.fill(UNTOUCHED);
      llama.modelDefaults(memory);
      checkModel(new StructView(layouts.model(), memory), wrong);
    }
    if (!wrong.isEmpty()) {
      throw new ModelLoadException(
          "The runtime "
              + library
              + " does not fit the struct layouts of "
              + layouts.label()
              + ": "
              + String.join("; ", wrong)
              + ". Put the llama.h of exactly this build beside it.");
    }
  }

  static void checkContext(StructView view, List<String> wrong) {
    CONTEXT_INTS.forEach((field, expected) -> checkInt(view, field, expected, wrong));
    checkFloat(view, "rope_freq_base", 0f, wrong);
    checkFloat(view, "rope_freq_scale", 0f, wrong);
    checkFloat(view, "yarn_ext_factor", -1f, wrong);
    checkCommon(view, wrong);
  }

  static void checkModel(StructView view, List<String> wrong) {
    MODEL_INTS.forEach((field, expected) -> checkInt(view, field, expected, wrong));
    checkCommon(view, wrong);
  }

  private static void checkInt(StructView view, String field, int expected, List<String> wrong) {
    int found = view.intAt(field);
    if (found != expected) {
      wrong.add(view.layout().name() + "." + field + " is " + found + ", not " + expected);
    }
  }

  private static void checkFloat(
      StructView view, String field, float expected, List<String> wrong) {
    float found = view.floatAt(field);
    if (found != expected) {
      wrong.add(view.layout().name() + "." + field + " is " + found + ", not " + expected);
    }
  }

  /** Booleans are 0 or 1, pointers are null, and nothing was written behind the struct. */
  private static void checkCommon(StructView view, List<String> wrong) {
    StructLayout layout = view.layout();
    layout
        .fields()
        .forEach(
            (field, place) -> {
              if (place.type() == CType.BOOL && view.boolByteAt(field) > 1) {
                wrong.add(layout.name() + "." + field + " is no bool: " + view.boolByteAt(field));
              }
              if (place.type() == CType.POINTER && view.addressAt(field) != 0) {
                wrong.add(layout.name() + "." + field + " is not null");
              }
            });
    if (view.memory().get(ValueLayout.JAVA_BYTE, layout.size()) != UNTOUCHED) {
      wrong.add(layout.name() + " has more than " + layout.size() + " bytes");
    }
  }

  private DefaultsCheck() {}
}
