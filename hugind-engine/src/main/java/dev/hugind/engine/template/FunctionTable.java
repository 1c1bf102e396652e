package dev.hugind.engine.template;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Built-in functions, filters or tests by name; filled once, then only read. */
final class FunctionTable {
  private final Map<String, Callable> functions = new HashMap<>();

  @CanIgnoreReturnValue
  FunctionTable add(String name, Parameters parameters, Function.Body body) {
    functions.put(name, new Function(name, parameters, body));
    return this;
  }

  @CanIgnoreReturnValue
  FunctionTable add(String name, Callable function) {
    functions.put(name, function);
    return this;
  }

  @CanIgnoreReturnValue
  FunctionTable alias(String name, String existing) {
    Callable function = functions.get(existing);
    if (function == null) {
      throw new IllegalStateException("no function " + existing);
    }
    functions.put(name, function);
    return this;
  }

  @CanIgnoreReturnValue
  FunctionTable addAll(FunctionTable other) {
    functions.putAll(other.functions);
    return this;
  }

  @Nullable Callable find(String name) {
    return functions.get(name);
  }
}
