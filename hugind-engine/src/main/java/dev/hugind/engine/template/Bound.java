package dev.hugind.engine.template;

import org.jspecify.annotations.Nullable;

/** Arguments in the order of the parameters they were given for. */
final class Bound {
  private final @Nullable Object[] values;

  Bound(@Nullable Object[] values) {
    this.values = values;
  }

  boolean has(int index) {
    return values[index] != null;
  }

  Object get(int index) {
    Object value = values[index];
    if (value == null) {
      throw new IllegalStateException("parameter " + index + " was not given");
    }
    return value;
  }

  Object or(int index, Object fallback) {
    Object value = values[index];
    return value == null ? fallback : value;
  }

  /** The argument, or null where it was left out or is {@code None}. */
  @Nullable Object orNull(int index) {
    Object value = values[index];
    return value == None.NONE ? null : value;
  }

  boolean truth(int index) {
    Object value = values[index];
    return value != null && Truth.of(value);
  }

  /** A truth value for which Python insists on an integer. */
  boolean flag(int index) {
    Object value = values[index];
    return value != null && Numbers.index(value) != 0;
  }

  Text text(int index) {
    return requireText(get(index));
  }

  @Nullable Text textOrNull(int index) {
    Object value = orNull(index);
    return value == null ? null : requireText(value);
  }

  long integer(int index, long fallback) {
    Object value = values[index];
    return value == null ? fallback : Numbers.index(value);
  }

  int count(int index, int fallback) {
    Object value = values[index];
    return value == null ? fallback : Numbers.count(value);
  }

  static Text requireText(Object value) {
    if (value instanceof Text text) {
      return text;
    }
    if (value instanceof Undefined undefined) {
      throw undefined.failure();
    }
    throw TemplateException.runtime("expected str, got " + TypeNames.of(value));
  }
}
