package dev.hugind.engine.template;

import java.math.BigInteger;

/** Names of Python types, for messages. */
final class TypeNames {
  private TypeNames() {}

  static String of(Object value) {
    return switch (value) {
      case Text text -> text.isMarkup() ? "Markup" : "str";
      case Long _, BigInteger _ -> "int";
      case Double _ -> "float";
      case Boolean _ -> "bool";
      case None _ -> "NoneType";
      case ListValue _ -> "list";
      case TupleValue _ -> "tuple";
      case DictValue _ -> "dict";
      case DictView view -> view.kind().typeName();
      case RangeValue _ -> "range";
      case LazyValues lazy -> lazy.typeName();
      case BytesValue _ -> "bytes";
      case Undefined _ -> "Undefined";
      case Namespace _ -> "Namespace";
      case Macro _ -> "Macro";
      case Loop _ -> "LoopContext";
      default -> "builtin_function_or_method";
    };
  }

  /** The name as it stands in messages about undefined attributes. */
  static String ofObject(Object value) {
    return value instanceof None ? "None" : of(value) + " object";
  }
}
