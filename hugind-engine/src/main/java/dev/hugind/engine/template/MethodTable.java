package dev.hugind.engine.template;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The methods of one type by name; filled once, then only read. */
final class MethodTable {
  private final Map<String, Method.Definition> methods = new HashMap<>();

  @CanIgnoreReturnValue
  MethodTable add(String name, Parameters parameters, Method.Body body) {
    methods.put(name, new Method.Definition(name, parameters, body));
    return this;
  }

  @CanIgnoreReturnValue
  MethodTable addAll(MethodTable other) {
    methods.putAll(other.methods);
    return this;
  }

  @Nullable Callable bind(Object self, String name) {
    Method.Definition definition = methods.get(name);
    return definition == null ? null : new Method(self, definition);
  }
}
