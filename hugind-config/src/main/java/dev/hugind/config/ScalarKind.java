package dev.hugind.config;

import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A kind of value that is written as one text. */
record ScalarKind<T>(
    String type,
    String unit,
    String range,
    String allowed,
    boolean isSecret,
    Parser<T> parser,
    Function<T, String> printer)
    implements ValueKind<T> {

  /** Turns text into a value. */
  @FunctionalInterface
  interface Parser<T> {
    /** Returns the value, or null if the text is not allowed. */
    @Nullable T parse(String text, Place place);
  }

  static <T> ScalarKind<T> of(
      String type,
      String unit,
      String range,
      String allowed,
      Parser<T> parser,
      Function<T, String> printer) {
    return new ScalarKind<>(type, unit, range, allowed, false, parser, printer);
  }

  @Override
  public String print(T value) {
    return printer.apply(value);
  }
}
