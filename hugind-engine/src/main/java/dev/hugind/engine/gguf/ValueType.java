package dev.hugind.engine.gguf;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The types of metadata values, with their numbers in the file. */
enum ValueType {
  U8(0, 1),
  I8(1, 1),
  U16(2, 2),
  I16(3, 2),
  U32(4, 4),
  I32(5, 4),
  F32(6, 4),
  BOOL(7, 1),
  STR(8, 0),
  ARR(9, 0),
  U64(10, 8),
  I64(11, 8),
  F64(12, 8);

  private static final ValueType[] ALL = values();

  /** The size of one value; 0 when it has no fixed one. */
  final int bytes;

  private final int id;

  ValueType(int id, int bytes) {
    this.id = id;
    this.bytes = bytes;
  }

  static @Nullable ValueType ofId(int id) {
    for (ValueType type : ALL) {
      if (type.id == id) {
        return type;
      }
    }
    return null;
  }

  /** The name that llama.cpp prints. */
  String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
