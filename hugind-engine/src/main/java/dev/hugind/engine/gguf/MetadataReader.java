package dev.hugind.engine.gguf;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads the key-value part of a GGUF header, within a budget of memory.
 *
 * <p>Small arrays are kept, large ones (a vocabulary) are walked over and only counted.
 */
final class MetadataReader {
  static final long MAX_KEYS = 65_536;
  static final int MAX_KEY_BYTES = 65_535;
  static final int MAX_KEPT_TEXT_BYTES = 1 << 20;
  static final long MAX_TEXT_ELEMENTS = 16L << 20;

  /** Bounds what all kept keys and values may take; each is charged its bytes and an overhead. */
  static final long BUDGET_BYTES = 64L << 20;

  private static final int OVERHEAD_BYTES = 64;

  private final HeaderInput in;
  private final int keptArrayLength;
  private long budget = BUDGET_BYTES;

  MetadataReader(HeaderInput in, int keptArrayLength) {
    this.in = in;
    this.keptArrayLength = keptArrayLength;
  }

  Map<String, GgufValue> read(long keys) throws IOException {
    // Not sized by the count: that is only a claim until the keys have been read.
    Map<String, GgufValue> metadata = new LinkedHashMap<>();
    for (long i = 0; i < keys; i++) {
      String number = "metadata key " + (i + 1) + " of " + keys;
      in.at(number);
      int length = (int) in.count("the length of the key", MAX_KEY_BYTES);
      if (length == 0) {
        throw in.damaged("the key is empty");
      }
      charge(length);
      String key = in.text(length);
      in.at(number + ", '" + abbreviated(key) + "'");
      if (metadata.put(key, value(type())) != null) {
        throw in.damaged("the key is there twice");
      }
    }
    return metadata;
  }

  private ValueType type() throws IOException {
    int number = in.i32();
    ValueType type = ValueType.ofId(number);
    if (type == null) {
      throw in.damaged("there is no value type " + number + "; they are 0 to 12");
    }
    return type;
  }

  private GgufValue value(ValueType type) throws IOException {
    return switch (type) {
      case U8 -> new GgufValue.Whole(in.u8());
      case I8 -> new GgufValue.Whole((byte) in.u8());
      case U16 -> new GgufValue.Whole(in.u16());
      case I16 -> new GgufValue.Whole((short) in.u16());
      case U32 -> new GgufValue.Whole(Integer.toUnsignedLong(in.i32()));
      case I32 -> new GgufValue.Whole(in.i32());
      case F32 -> new GgufValue.Real(Float.intBitsToFloat(in.i32()));
      case BOOL -> new GgufValue.Flag(in.u8() != 0);
      case STR -> text();
      case ARR -> array();
      case U64 -> unsigned(in.i64());
      case I64 -> new GgufValue.Whole(in.i64());
      case F64 -> new GgufValue.Real(Double.longBitsToDouble(in.i64()));
    };
  }

  private GgufValue text() throws IOException {
    long length = in.count("the length of the text", HeaderInput.MAX_HEADER_BYTES);
    if (length > MAX_KEPT_TEXT_BYTES) {
      in.skip(length);
      return new GgufValue.LongText(length);
    }
    in.requireRemaining(length);
    charge(length);
    return new GgufValue.Text(in.text((int) length));
  }

  private static GgufValue unsigned(long bits) {
    return bits >= 0
        ? new GgufValue.Whole(bits)
        : new GgufValue.Real(Double.parseDouble(Long.toUnsignedString(bits)));
  }

  private GgufValue.Array array() throws IOException {
    ValueType type = type();
    if (type == ValueType.ARR) {
      throw in.damaged("an array of arrays, which llama.cpp does not read");
    }
    if (type == ValueType.STR) {
      return textArray();
    }
    long length = in.count("the length of the array", HeaderInput.MAX_HEADER_BYTES);
    in.requireRemaining(length * type.bytes);
    if (length > keptArrayLength || !tryCharge(length * OVERHEAD_BYTES)) {
      in.skip(length * type.bytes);
      return new GgufValue.Array(type.label(), length, List.of());
    }
    List<GgufValue> elements = new ArrayList<>((int) length);
    for (long i = 0; i < length; i++) {
      elements.add(value(type));
    }
    return new GgufValue.Array(type.label(), length, elements);
  }

  private GgufValue.Array textArray() throws IOException {
    long length = in.count("the length of the array", MAX_TEXT_ELEMENTS);
    in.requireRemaining(length * Long.BYTES);
    @Nullable List<GgufValue> elements = length > keptArrayLength ? null : new ArrayList<>();
    for (long i = 0; i < length; i++) {
      long bytes = in.count("the length of an element", HeaderInput.MAX_HEADER_BYTES);
      if (elements != null && bytes <= MAX_KEPT_TEXT_BYTES && tryCharge(bytes + OVERHEAD_BYTES)) {
        elements.add(new GgufValue.Text(in.text((int) bytes)));
      } else {
        elements = null;
        in.skip(bytes);
      }
    }
    return new GgufValue.Array(
        ValueType.STR.label(), length, elements != null ? elements : List.of());
  }

  private void charge(long bytes) {
    if (!tryCharge(bytes + OVERHEAD_BYTES)) {
      throw in.damaged("keys and texts exceed the limit of " + BUDGET_BYTES + " bytes in all");
    }
  }

  private boolean tryCharge(long bytes) {
    if (bytes > budget) {
      return false;
    }
    budget -= bytes;
    return true;
  }

  private static String abbreviated(String key) {
    return key.length() <= 80 ? key : key.substring(0, 80) + "…";
  }
}
