package dev.hugind.engine.gguf;

import java.util.List;

/**
 * One value of a GGUF file's metadata.
 *
 * <p><b>Thread safety:</b> immutable.
 */
public sealed interface GgufValue {

  /**
   * A text.
   *
   * @param value the text; bytes that are not UTF-8 have become U+FFFD
   */
  record Text(String value) implements GgufValue {
    @Override
    public String toString() {
      return value;
    }
  }

  /**
   * A text that was too long to keep.
   *
   * @param bytes its length in the file
   */
  record LongText(long bytes) implements GgufValue {
    @Override
    public String toString() {
      return "(text of " + bytes + " bytes)";
    }
  }

  /**
   * A whole number of any width.
   *
   * @param value the number; what exceeds a {@code long} is a {@link Real}
   */
  record Whole(long value) implements GgufValue {
    @Override
    public String toString() {
      return Long.toString(value);
    }
  }

  /**
   * A floating-point number, or an unsigned 64-bit number above {@link Long#MAX_VALUE}.
   *
   * @param value the number; may be NaN or infinite
   */
  record Real(double value) implements GgufValue {
    @Override
    public String toString() {
      return Double.toString(value);
    }
  }

  /**
   * A yes or no.
   *
   * @param value yes is true
   */
  record Flag(boolean value) implements GgufValue {
    @Override
    public String toString() {
      return Boolean.toString(value);
    }
  }

  /**
   * An array, whose elements are kept only when it is small.
   *
   * @param elementType the GGUF name of the elements' type, such as {@code str} or {@code u32}
   * @param length how many elements the file holds
   * @param elements all of them in order, or none when the array was too large to keep
   */
  record Array(String elementType, long length, List<GgufValue> elements) implements GgufValue {
    /** Copies the elements. */
    public Array {
      elements = List.copyOf(elements);
    }

    /**
     * Returns whether {@link #elements()} holds the array.
     *
     * @return false when it was too large to keep
     */
    public boolean isKept() {
      return elements.size() == length;
    }

    @Override
    public String toString() {
      return isKept() ? elements.toString() : "(" + length + " × " + elementType + ")";
    }
  }
}
