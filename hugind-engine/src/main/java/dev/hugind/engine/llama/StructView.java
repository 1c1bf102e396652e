package dev.hugind.engine.llama;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** Reads and writes the fields of one native struct by name. */
record StructView(StructLayout layout, MemorySegment memory) {

  int intAt(String field) {
    return memory.get(ValueLayout.JAVA_INT, layout.offset(field, CType.I32));
  }

  float floatAt(String field) {
    return memory.get(ValueLayout.JAVA_FLOAT, layout.offset(field, CType.F32));
  }

  /** Returns the byte of a {@code bool}, which may hold anything when the layout is wrong. */
  int boolByteAt(String field) {
    return memory.get(ValueLayout.JAVA_BYTE, layout.offset(field, CType.BOOL)) & 0xFF;
  }

  long addressAt(String field) {
    return memory.get(ValueLayout.JAVA_LONG, layout.offset(field, CType.POINTER));
  }

  void set(String field, int value) {
    memory.set(ValueLayout.JAVA_INT, layout.offset(field, CType.I32), value);
  }

  void set(String field, float value) {
    memory.set(ValueLayout.JAVA_FLOAT, layout.offset(field, CType.F32), value);
  }

  void set(String field, boolean value) {
    memory.set(ValueLayout.JAVA_BOOLEAN, layout.offset(field, CType.BOOL), value);
  }

  void set(String field, MemorySegment address) {
    memory.set(ValueLayout.ADDRESS, layout.offset(field, CType.POINTER), address);
  }

  /** Sets a field that only some versions have. */
  void setIfPresent(String field, boolean value) {
    if (layout.has(field)) {
      set(field, value);
    }
  }

  /** Sets a field that only some versions have. */
  void setIfPresent(String field, int value) {
    if (layout.has(field)) {
      set(field, value);
    }
  }
}
