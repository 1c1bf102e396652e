package dev.hugind.engine.template;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The variables of one running function: the template itself, a macro, a block. Confined as a
 * rendering is.
 */
final class Frame {
  private final @Nullable Object[] slots;
  private final @Nullable Frame parent;
  private final Rendering rendering;

  /** The variables that a scoped block was given, which come before those of the rendering. */
  private final Map<String, Object> visible;

  /** The frame of a function inside of another one. */
  Frame(Layout layout, Frame parent) {
    this.slots = new @Nullable Object[layout.size()];
    this.parent = parent;
    this.rendering = parent.rendering;
    this.visible = parent.visible;
  }

  /** The frame of the template itself, or of a block. */
  Frame(Layout layout, Rendering rendering, Map<String, Object> visible) {
    this.slots = new @Nullable Object[layout.size()];
    this.parent = null;
    this.rendering = rendering;
    this.visible = visible;
  }

  Map<String, Object> visible() {
    return visible;
  }

  @Nullable Object resolve(String name) {
    Object value = visible.get(name);
    return value == null ? rendering.resolve(name) : value;
  }

  Rendering rendering() {
    return rendering;
  }

  Budget budget() {
    return rendering.budget();
  }

  /** Which variables a function has; it is filled while compiling, and only read afterwards. */
  static final class Layout {
    private final @Nullable Layout parent;
    private final Map<String, Integer> slots = new HashMap<>();

    Layout(@Nullable Layout parent) {
      this.parent = parent;
    }

    int size() {
      return slots.size();
    }

    /** The place of an identifier that this function itself sets. */
    Place declare(String identifier) {
      return new Place(0, slots.computeIfAbsent(identifier, _ -> slots.size()));
    }

    /** The place of an identifier of this function or of one around it. */
    Place find(String identifier) {
      int hops = 0;
      for (Layout layout = this; layout != null; layout = layout.parent) {
        Integer slot = layout.slots.get(identifier);
        if (slot != null) {
          return new Place(hops, slot);
        }
        hops++;
      }
      throw new IllegalStateException("no variable " + identifier);
    }
  }

  /**
   * Where a variable is.
   *
   * @param hops how many functions further out
   * @param slot which variable of that function
   */
  record Place(int hops, int slot) {
    @Nullable Object get(Frame frame) {
      return owner(frame).slots[slot];
    }

    void set(Frame frame, @Nullable Object value) {
      owner(frame).slots[slot] = value;
    }

    private Frame owner(Frame frame) {
      Frame owner = frame;
      for (int i = 0; i < hops; i++) {
        if (owner.parent == null) {
          throw new IllegalStateException("a variable lies outside of all functions");
        }
        owner = owner.parent;
      }
      return owner;
    }
  }
}
