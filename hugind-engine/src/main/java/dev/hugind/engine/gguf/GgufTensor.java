package dev.hugind.engine.gguf;

import java.util.List;
import java.util.Optional;

/**
 * One tensor of a GGUF file: what it is and where its data lies.
 *
 * <p><b>Thread safety:</b> immutable.
 *
 * @param name unique in the file
 * @param shape elements per dimension, the fastest-changing one first; at most four
 * @param typeId the number of its type as the file has it
 * @param elements the product of the shape; 1 for a tensor without dimensions
 * @param offset where its data begins, in bytes from the start of the file
 * @param bytes the size of its data; for a type that {@link GgmlType} does not know, the distance
 *     to the next tensor or to the end of the file
 */
public record GgufTensor(
    String name, List<Long> shape, int typeId, long elements, long offset, long bytes) {
  /** Copies the shape. */
  public GgufTensor {
    shape = List.copyOf(shape);
  }

  /**
   * Returns the type of the elements.
   *
   * @return empty when {@link GgmlType} does not know it: this tensor needs a newer llama.cpp
   */
  public Optional<GgmlType> type() {
    return GgmlType.ofId(typeId);
  }
}
