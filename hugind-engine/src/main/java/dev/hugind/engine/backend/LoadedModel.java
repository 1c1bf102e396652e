package dev.hugind.engine.backend;

/**
 * The weights and the vocabulary of one model.
 *
 * <p><b>Thread safety:</b> safe, but for {@link #close()}.
 *
 * <p><b>Lifecycle:</b> closed by whoever loaded it, after every context opened from it; {@code
 * close} is idempotent; nothing else may be called after it.
 */
public interface LoadedModel extends AutoCloseable {

  /**
   * Returns what is known of the model.
   *
   * @return the same value each time
   */
  ModelInfo info();

  /**
   * Returns the model's vocabulary.
   *
   * @return the same object each time
   */
  Vocabulary vocabulary();

  /**
   * Opens a context: the KV cache of all slots and the buffers to compute in.
   *
   * @param options sizes, threads and cache types
   * @return the context; the caller closes it before the model
   * @throws dev.hugind.engine.error.ModelLoadException when memory does not suffice or the options
   *     do not fit the model
   */
  DecodeContext openContext(ContextOptions options);

  @Override
  void close();
}
