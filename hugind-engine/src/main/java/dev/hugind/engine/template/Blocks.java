package dev.hugind.engine.template;

import org.jspecify.annotations.Nullable;

/** What {@code block} tags and {@code self} need while rendering. */
final class Blocks {
  private Blocks() {}

  /** A function without parameters that prints: a template, or one of its blocks. Immutable. */
  interface Body {
    void run(Rendering rendering, TextBuilder out);
  }

  /**
   * The variable {@code self}, through which a template prints its blocks again.
   *
   * @param rendering the rendering it belongs to
   */
  record Self(Rendering rendering) {
    @Nullable Object block(String name) {
      if (!rendering.hasBlock(name)) {
        return null;
      }
      return (Callable)
          (caller, arguments) -> {
            TextBuilder out = new TextBuilder(caller.budget());
            caller.runBlock(name, java.util.Map.of(), out);
            return out.toText(caller.isEscaping());
          };
    }
  }
}
