package dev.hugind.engine.gguf;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A storage type of tensor elements, with the size of its blocks.
 *
 * <p>Ids and sizes are those of {@code ggml.h} and {@code ggml-common.h} in llama.cpp. The types
 * that llama.cpp removed (4, 5, 31–33, 36–38) are left out, so they read as unknown.
 *
 * <p><b>Thread safety:</b> immutable.
 */
public enum GgmlType {
  /** 32-bit float. */
  F32(0, 1, 4),
  /** 16-bit float. */
  F16(1, 1, 2),
  /** 4 bits, one scale per 32 elements. */
  Q4_0(2, 32, 18),
  /** 4 bits, scale and minimum per 32 elements. */
  Q4_1(3, 32, 20),
  /** 5 bits, one scale per 32 elements. */
  Q5_0(6, 32, 22),
  /** 5 bits, scale and minimum per 32 elements. */
  Q5_1(7, 32, 24),
  /** 8 bits, one scale per 32 elements. */
  Q8_0(8, 32, 34),
  /** 8 bits with sums; llama.cpp uses it for intermediate results. */
  Q8_1(9, 32, 36),
  /** 2-bit super-blocks of 256 elements. */
  Q2_K(10, 256, 84),
  /** 3-bit super-blocks of 256 elements. */
  Q3_K(11, 256, 110),
  /** 4-bit super-blocks of 256 elements. */
  Q4_K(12, 256, 144),
  /** 5-bit super-blocks of 256 elements. */
  Q5_K(13, 256, 176),
  /** 6-bit super-blocks of 256 elements. */
  Q6_K(14, 256, 210),
  /** 8-bit super-blocks of 256 elements; llama.cpp uses it for intermediate results. */
  Q8_K(15, 256, 292),
  /** About 2.06 bits per element, from a codebook. */
  IQ2_XXS(16, 256, 66),
  /** About 2.31 bits per element, from a codebook. */
  IQ2_XS(17, 256, 74),
  /** About 3.06 bits per element, from a codebook. */
  IQ3_XXS(18, 256, 98),
  /** About 1.56 bits per element, from a codebook. */
  IQ1_S(19, 256, 50),
  /** 4 bits, not evenly spaced, 32 elements per block. */
  IQ4_NL(20, 32, 18),
  /** About 3.44 bits per element, from a codebook. */
  IQ3_S(21, 256, 110),
  /** About 2.56 bits per element, from a codebook. */
  IQ2_S(22, 256, 82),
  /** 4 bits, not evenly spaced, 256 elements per block. */
  IQ4_XS(23, 256, 136),
  /** 8-bit integer. */
  I8(24, 1, 1),
  /** 16-bit integer. */
  I16(25, 1, 2),
  /** 32-bit integer. */
  I32(26, 1, 4),
  /** 64-bit integer. */
  I64(27, 1, 8),
  /** 64-bit float. */
  F64(28, 1, 8),
  /** About 1.75 bits per element, from a codebook. */
  IQ1_M(29, 256, 56),
  /** Brain float, 16 bits. */
  BF16(30, 1, 2),
  /** Ternary, about 1.69 bits per element. */
  TQ1_0(34, 256, 54),
  /** Ternary, about 2.06 bits per element. */
  TQ2_0(35, 256, 66),
  /** 4-bit microscaling float, 32 elements per block. */
  MXFP4(39, 32, 17),
  /** 4-bit float with 8-bit scales, 64 elements per block. */
  NVFP4(40, 64, 36),
  /** 1 bit, one scale per 128 elements. */
  Q1_0(41, 128, 18),
  /** 2 bits, one scale per 64 elements. */
  Q2_0(42, 64, 18);

  private static final @Nullable GgmlType[] BY_ID = byId();

  private final int id;
  private final int blockElements;
  private final int blockBytes;

  GgmlType(int id, int blockElements, int blockBytes) {
    this.id = id;
    this.blockElements = blockElements;
    this.blockBytes = blockBytes;
  }

  /**
   * Returns the type with this number in GGUF files.
   *
   * @param id any number
   * @return empty when no current type has it
   */
  public static Optional<GgmlType> ofId(int id) {
    return id < 0 || id >= BY_ID.length ? Optional.empty() : Optional.ofNullable(BY_ID[id]);
  }

  /**
   * Returns the number of this type in GGUF files and in the C API.
   *
   * @return the {@code ggml_type} value, 0 or more
   */
  public int id() {
    return id;
  }

  /**
   * Returns how many elements one block holds; a row is a whole number of blocks.
   *
   * @return 1 for types that are not quantised
   */
  public int blockElements() {
    return blockElements;
  }

  /**
   * Returns the size of one block.
   *
   * @return bytes, at least 1
   */
  public int blockBytes() {
    return blockBytes;
  }

  /**
   * Returns the size of that many elements in a row.
   *
   * @param elements 0 or more; a started block counts as a whole one
   * @return bytes
   * @throws ArithmeticException if the size exceeds a {@code long}
   */
  public long bytes(long elements) {
    return Math.multiplyExact(Math.ceilDiv(elements, blockElements), (long) blockBytes);
  }

  private static @Nullable GgmlType[] byId() {
    @Nullable GgmlType[] table = new @Nullable GgmlType[values()[values().length - 1].id + 1];
    for (GgmlType type : values()) {
      table[type.id] = type;
    }
    return table;
  }
}
