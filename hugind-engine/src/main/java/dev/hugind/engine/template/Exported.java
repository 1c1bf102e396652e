package dev.hugind.engine.template;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A variable of a scope that a scoped block may see.
 *
 * @param name its name
 * @param place where its value is
 */
record Exported(String name, Frame.Place place) {
  static List<Exported> of(Scope scope) {
    List<Exported> visible = new ArrayList<>();
    scope
        .symbols()
        .visibleStores()
        .forEach(
            (name, identifier) -> visible.add(new Exported(name, scope.layout().find(identifier))));
    return visible;
  }

  static Map<String, Object> values(List<Exported> visible, Frame frame) {
    Map<String, Object> values = new HashMap<>();
    for (Exported exported : visible) {
      Object value = exported.place().get(frame);
      if (value != null) {
        values.put(exported.name(), value);
      }
    }
    return values;
  }
}
