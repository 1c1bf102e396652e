package dev.hugind.engine.template;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** The attributes of numbers, and the one of bytes that matters. */
final class NumberMethods {
  private static final MethodTable INTEGER =
      new MethodTable()
          .add(
              "bit_length",
              Parameters.positional(),
              (r, self, a) -> (long) Numbers.big(self).abs().bitLength())
          .add(
              "bit_count",
              Parameters.positional(),
              (r, self, a) -> (long) Numbers.big(self).abs().bitCount())
          .add("conjugate", Parameters.positional(), (r, self, a) -> Arithmetic.plus(self))
          .add(
              "as_integer_ratio",
              Parameters.positional(),
              (r, self, a) -> TupleValue.of(Arithmetic.plus(self), 1L));

  private static final MethodTable FLOAT =
      new MethodTable()
          .add(
              "is_integer",
              Parameters.positional(),
              (r, self, a) ->
                  (double) self == Math.rint((double) self) && !Double.isInfinite((double) self))
          .add("conjugate", Parameters.positional(), (r, self, a) -> self);

  private NumberMethods() {}

  static @Nullable Object attribute(Object number, String name) {
    if (number instanceof Double) {
      return switch (name) {
        case "real" -> number;
        case "imag" -> 0.0;
        default -> FLOAT.bind(number, name);
      };
    }
    return switch (name) {
      case "real", "numerator" -> Numbers.shrink(Numbers.big(number));
      case "imag" -> 0L;
      case "denominator" -> Numbers.shrink(BigInteger.ONE);
      default -> INTEGER.bind(number, name);
    };
  }

  static Callable decoder(BytesValue bytes) {
    return (rendering, arguments) -> {
      byte[] octets = new byte[bytes.octets().size()];
      for (int i = 0; i < octets.length; i++) {
        octets[i] = (byte) Numbers.index(bytes.octets().get(i));
      }
      rendering.budget().text(octets.length);
      return Text.foreign(new String(octets, StandardCharsets.UTF_8));
    };
  }
}
