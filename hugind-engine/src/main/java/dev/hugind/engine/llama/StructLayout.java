package dev.hugind.engine.llama;

import dev.hugind.engine.error.ModelLoadException;
import java.util.Map;

/**
 * Where the fields of a C struct lie.
 *
 * @param name the struct's tag
 * @param size its size in bytes, padding included
 * @param align its alignment in bytes
 * @param fields its fields by name, in order
 */
record StructLayout(String name, int size, int align, Map<String, Field> fields) {

  /**
   * One field.
   *
   * @param type what it is
   * @param offset its offset in bytes
   * @param size its size in bytes
   */
  record Field(CType type, int offset, int size) {}

  boolean has(String field) {
    return fields.containsKey(field);
  }

  /** Returns the offset of a field that must be there with that type. */
  int offset(String field, CType type) {
    Field found = fields.get(field);
    if (found == null) {
      throw new ModelLoadException(
          name + " has no field " + field + " in this llama.cpp; it has " + fields.keySet());
    }
    if (found.type() != type) {
      throw new ModelLoadException(
          name
              + "."
              + field
              + " is "
              + found.type().label()
              + " in this llama.cpp, not "
              + type.label());
    }
    return found.offset();
  }
}
