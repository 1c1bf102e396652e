package dev.hugind.engine.llama;

/** What a C type is to a caller: its size, its alignment, and its short name in signatures. */
enum CType {
  VOID("void", 0),
  BOOL("bool", 1),
  I8("i8", 1),
  I16("i16", 2),
  I32("i32", 4),
  I64("i64", 8),
  F32("f32", 4),
  F64("f64", 8),
  POINTER("ptr", 8),
  /** A struct or an array, held by value. */
  AGGREGATE("aggregate", 0);

  private final String label;
  private final int size;

  CType(String label, int size) {
    this.label = label;
    this.size = size;
  }

  String label() {
    return label;
  }

  /** Size and alignment in bytes on every 64-bit platform; 0 where the type alone does not say. */
  int size() {
    return size;
  }
}
