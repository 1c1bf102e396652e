package dev.hugind.engine.template;

import java.math.BigInteger;

/** Python's {@code bool(value)}. */
final class Truth {
  private Truth() {}

  static boolean of(Object value) {
    return switch (value) {
      case Boolean bool -> bool;
      case Text text -> !text.isEmpty();
      case None _, Undefined _ -> false;
      case Long number -> number != 0;
      case Double number -> number != 0;
      case BigInteger number -> number.signum() != 0;
      case ListValue list -> list.size() > 0;
      case TupleValue tuple -> tuple.size() > 0;
      case DictValue dict -> dict.size() > 0;
      case DictView view -> view.dict().size() > 0;
      case RangeValue range -> range.size() > 0;
      case BytesValue bytes -> !bytes.octets().isEmpty();
      case Loop loop -> loop.length() > 0;
      default -> true;
    };
  }
}
