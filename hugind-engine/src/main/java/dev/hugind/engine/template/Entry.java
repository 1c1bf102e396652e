package dev.hugind.engine.template;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What happens when a scope is entered and left: its variables get their values, and lose them.
 * Immutable.
 */
final class Entry {
  private final List<Load> loads;

  private Entry(List<Load> loads) {
    this.loads = loads;
  }

  /**
   * One variable to load.
   *
   * @param target its place
   * @param outer the place it is copied from, or null
   * @param variable the name it is looked up by, or null
   * @param parameter whether it has its value already
   */
  private record Load(
      Frame.Place target,
      Frame.@Nullable Place outer,
      @Nullable String variable,
      boolean parameter) {}

  static Entry of(Scope scope) {
    List<Load> loads = new ArrayList<>();
    for (Map.Entry<String, Symbols.Load> entry : scope.symbols().loads().entrySet()) {
      Frame.Place target = scope.layout().declare(entry.getKey());
      Symbols.Load load = entry.getValue();
      loads.add(
          switch (load.source()) {
            case PARAMETER -> new Load(target, null, null, true);
            case CONTEXT -> new Load(target, null, load.from(), false);
            case OUTER -> new Load(target, scope.layout().find(load.from()), null, false);
            case NOTHING -> new Load(target, null, null, false);
          });
    }
    return new Entry(List.copyOf(loads));
  }

  void enter(Frame frame) {
    for (Load load : loads) {
      if (load.parameter()) {
        continue;
      }
      Object value = null;
      if (load.variable() != null) {
        value = frame.resolve(load.variable());
      } else if (load.outer() != null) {
        value = load.outer().get(frame);
      }
      load.target().set(frame, value);
    }
  }

  void leave(Frame frame) {
    for (Load load : loads) {
      load.target().set(frame, null);
    }
  }
}
