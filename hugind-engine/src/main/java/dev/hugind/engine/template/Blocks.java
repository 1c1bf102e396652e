package dev.hugind.engine.template;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What {@code block} tags and {@code self} need while rendering. */
final class Blocks {
  private Blocks() {}

  /** A function without parameters that prints: a template, or one of its blocks. Immutable. */
  interface Body {
    void run(Rendering rendering, Map<String, Object> visible, TextBuilder out);
  }

  /**
   * The variable {@code self}, through which a template prints its blocks again.
   *
   * @param rendering the rendering it belongs to
   * @param visible the variables that the blocks see besides those of the rendering
   */
  record Self(Rendering rendering, Map<String, Object> visible) {
    @Nullable Object block(String name) {
      if (!rendering.hasBlock(name)) {
        return null;
      }
      return (Callable)
          (caller, arguments) -> {
            TextBuilder out = new TextBuilder(caller.budget());
            caller.runBlock(name, visible, out);
            return out.toText(caller.isEscaping());
          };
    }
  }
}
