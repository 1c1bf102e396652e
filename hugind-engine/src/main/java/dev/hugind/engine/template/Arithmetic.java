package dev.hugind.engine.template;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;

/** Python's arithmetic operators, for numbers and sequences. */
final class Arithmetic {
  private Arithmetic() {}

  static Object apply(String operator, Object left, Object right, Budget budget) {
    return switch (operator) {
      case "+" -> add(left, right, budget);
      case "-" -> numeric(operator, left, right, budget);
      case "*" -> multiply(left, right, budget);
      case "%" ->
          left instanceof Text text
              ? PercentFormat.format(text, right, budget)
              : numeric(operator, left, right, budget);
      case "**" -> numeric(operator, left, right, budget);
      default -> numeric(operator, left, right, budget);
    };
  }

  static Object add(Object left, Object right, Budget budget) {
    if (left instanceof Text a && right instanceof Text b) {
      boolean markup = a.isMarkup() || b.isMarkup();
      return new TextBuilder(budget)
          .append(markup ? Markup.escape(a, budget) : a)
          .append(markup ? Markup.escape(b, budget) : b)
          .toText(markup);
    }
    if (left instanceof Long a && right instanceof Long b) {
      long sum = a + b;
      return ((a ^ sum) & (b ^ sum)) < 0
          ? BigInteger.valueOf(a).add(BigInteger.valueOf(b))
          : (Object) sum;
    }
    if (left instanceof ListValue a && right instanceof ListValue b) {
      return new ListValue(joined(a.items(), b.items(), budget));
    }
    if (left instanceof TupleValue a && right instanceof TupleValue b) {
      return new TupleValue(joined(a.items(), b.items(), budget), false);
    }
    return numeric("+", left, right, budget);
  }

  private static List<Object> joined(List<Object> left, List<Object> right, Budget budget) {
    budget.items((long) left.size() + right.size());
    List<Object> all = new ArrayList<>(left.size() + right.size());
    all.addAll(left);
    all.addAll(right);
    return all;
  }

  private static Object multiply(Object left, Object right, Budget budget) {
    if (isSequence(left) && Numbers.isInteger(right)) {
      return repeat(left, times(right), budget);
    }
    if (isSequence(right) && Numbers.isInteger(left)) {
      return repeat(right, times(left), budget);
    }
    return numeric("*", left, right, budget);
  }

  private static long times(Object integer) {
    if (integer instanceof BigInteger) {
      throw TemplateException.runtime("cannot fit 'int' into an index-sized integer");
    }
    return Numbers.index(integer);
  }

  private static boolean isSequence(Object value) {
    return value instanceof Text || value instanceof ListValue || value instanceof TupleValue;
  }

  private static Object repeat(Object sequence, long times, Budget budget) {
    return switch (sequence) {
      case Text text -> new TextBuilder(budget).repeat(text, times).toText(text.isMarkup());
      case ListValue list -> new ListValue(repeat(list.items(), times, budget));
      case TupleValue tuple -> new TupleValue(repeat(tuple.items(), times, budget), false);
      default -> throw new IllegalStateException("no sequence: " + TypeNames.of(sequence));
    };
  }

  private static List<Object> repeat(List<Object> items, long times, Budget budget) {
    if (times <= 0 || items.isEmpty()) {
      return new ArrayList<>();
    }
    long count =
        Math.multiplyHigh(times, items.size()) == 0 ? times * items.size() : Long.MAX_VALUE;
    budget.items(count < 0 ? Long.MAX_VALUE : count);
    List<Object> all = new ArrayList<>((int) count);
    for (long i = 0; i < times; i++) {
      all.addAll(items);
    }
    return all;
  }

  private static Object numeric(String operator, Object left, Object right, Budget budget) {
    if (left instanceof Undefined undefined) {
      throw undefined.failure();
    }
    if (right instanceof Undefined undefined) {
      throw undefined.failure();
    }
    if (!Numbers.isNumber(left) || !Numbers.isNumber(right)) {
      throw TemplateException.runtime(
          "unsupported operand type(s) for "
              + operator
              + ": '"
              + TypeNames.of(left)
              + "' and '"
              + TypeNames.of(right)
              + "'");
    }
    if (left instanceof Double || right instanceof Double || operator.equals("/")) {
      return floats(operator, left, right);
    }
    if (left instanceof BigInteger || right instanceof BigInteger || operator.equals("**")) {
      budget.scan(Numbers.MAX_BITS / 4);
    }
    return integers(operator, Numbers.big(left), Numbers.big(right));
  }

  private static Object floats(String operator, Object left, Object right) {
    if (operator.equals("/") && Numbers.isInteger(left) && Numbers.isInteger(right)) {
      return divide(Numbers.big(left), Numbers.big(right));
    }
    double a = Numbers.toDouble(left);
    double b = Numbers.toDouble(right);
    return switch (operator) {
      case "+" -> a + b;
      case "-" -> a - b;
      case "*" -> a * b;
      case "/" -> a / nonZero(b, "float division by zero");
      case "//" -> floorDivide(a, nonZero(b, "float floor division by zero"));
      case "%" -> modulo(a, nonZero(b, "float modulo"));
      default -> power(a, b);
    };
  }

  private static double nonZero(double divisor, String message) {
    if (divisor == 0) {
      throw TemplateException.runtime(message);
    }
    return divisor;
  }

  private static double divide(BigInteger left, BigInteger right) {
    if (right.signum() == 0) {
      throw TemplateException.runtime("division by zero");
    }
    if (left.bitLength() <= 53 && right.bitLength() <= 53) {
      return (double) left.longValue() / right.longValue();
    }
    double result =
        new java.math.BigDecimal(left)
            .divide(new java.math.BigDecimal(right), new java.math.MathContext(800))
            .doubleValue();
    if (Double.isInfinite(result)) {
      throw TemplateException.runtime("integer division result too large for a float");
    }
    return result;
  }

  private static double modulo(double a, double b) {
    double rest = a % b;
    if (rest == 0) {
      return Math.copySign(0.0, b);
    }
    return (rest < 0) == (b < 0) ? rest : rest + b;
  }

  private static double floorDivide(double a, double b) {
    double rest = a % b;
    double quotient = (a - rest) / b;
    if (rest != 0 && (rest < 0) != (b < 0)) {
      quotient -= 1;
    }
    if (quotient == 0) {
      return Math.copySign(0.0, a / b);
    }
    double floor = Math.floor(quotient);
    return quotient - floor > 0.5 ? floor + 1 : floor;
  }

  private static double power(double a, double b) {
    if (a == 0 && b < 0) {
      throw TemplateException.runtime("0.0 cannot be raised to a negative power");
    }
    if (a == 1 || b == 0) {
      return 1;
    }
    if (a < 0 && Double.isFinite(a) && Double.isFinite(b) && b != Math.rint(b)) {
      throw TemplateException.runtime("complex numbers are not supported");
    }
    double result = Math.pow(a, b);
    if (Double.isInfinite(result) && Double.isFinite(a) && Double.isFinite(b)) {
      throw TemplateException.runtime("(34, 'Numerical result out of range')");
    }
    return result;
  }

  private static Object integers(String operator, BigInteger left, BigInteger right) {
    return switch (operator) {
      case "+" -> Numbers.shrink(left.add(right));
      case "-" -> Numbers.shrink(left.subtract(right));
      case "*" -> Numbers.shrink(left.multiply(right));
      case "//" -> Numbers.shrink(floorDivide(left, right));
      case "%" -> Numbers.shrink(left.subtract(floorDivide(left, right).multiply(right)));
      default -> power(left, right);
    };
  }

  private static BigInteger floorDivide(BigInteger left, BigInteger right) {
    if (right.signum() == 0) {
      throw TemplateException.runtime("integer division or modulo by zero");
    }
    BigInteger[] parts = left.divideAndRemainder(right);
    boolean below = parts[1].signum() != 0 && parts[1].signum() != right.signum();
    return below ? parts[0].subtract(BigInteger.ONE) : parts[0];
  }

  private static Object power(BigInteger base, BigInteger exponent) {
    if (exponent.signum() < 0) {
      if (base.signum() == 0) {
        throw TemplateException.runtime("0.0 cannot be raised to a negative power");
      }
      return Math.pow(
          Numbers.toDouble(Numbers.shrink(base)), Numbers.toDouble(Numbers.shrink(exponent)));
    }
    if (base.bitLength() <= 1 && (base.signum() >= 0 || base.equals(BigInteger.ONE.negate()))) {
      boolean even = !exponent.testBit(0);
      return base.signum() == 0
          ? (exponent.signum() == 0 ? 1L : 0L)
          : base.signum() > 0 || even ? 1L : -1L;
    }
    if (exponent.bitLength() > 31
        || (long) (base.bitLength() - 1) * exponent.intValue() > Numbers.MAX_BITS) {
      throw Numbers.tooLarge();
    }
    return Numbers.shrink(base.pow(exponent.intValue()));
  }

  static Object negate(Object value) {
    return switch (value) {
      case Double number -> -number;
      case Undefined undefined -> throw undefined.failure();
      default -> {
        if (!Numbers.isInteger(value)) {
          throw TemplateException.runtime(
              "bad operand type for unary -: '" + TypeNames.of(value) + "'");
        }
        yield Numbers.shrink(Numbers.big(value).negate());
      }
    };
  }

  static Object plus(Object value) {
    return switch (value) {
      case Double number -> number;
      case Undefined undefined -> throw undefined.failure();
      default -> {
        if (!Numbers.isInteger(value)) {
          throw TemplateException.runtime(
              "bad operand type for unary +: '" + TypeNames.of(value) + "'");
        }
        yield Numbers.shrink(Numbers.big(value));
      }
    };
  }
}
