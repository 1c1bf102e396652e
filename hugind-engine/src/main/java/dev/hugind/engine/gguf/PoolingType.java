package dev.hugind.engine.gguf;

import java.util.Arrays;
import java.util.Optional;

/**
 * How an embedding model turns its tokens' vectors into one.
 *
 * <p>The numbers are those of {@code enum llama_pooling_type}.
 *
 * <p><b>Thread safety:</b> immutable.
 */
public enum PoolingType {
  /** One vector per token. */
  NONE(0),
  /** The mean of all tokens. */
  MEAN(1),
  /** The first token. */
  CLS(2),
  /** The last token. */
  LAST(3),
  /** A score from a classification head: a reranker. */
  RANK(4);

  private final int id;

  PoolingType(int id) {
    this.id = id;
  }

  /**
   * Returns the number of this pooling in files and in the C API.
   *
   * @return 0 to 4
   */
  public int id() {
    return id;
  }

  static Optional<PoolingType> ofId(long id) {
    return Arrays.stream(values()).filter(type -> type.id == id).findFirst();
  }
}
