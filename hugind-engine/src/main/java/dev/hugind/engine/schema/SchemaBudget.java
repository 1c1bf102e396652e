package dev.hugind.engine.schema;

/**
 * Counts the work done for one schema, so that none takes long however it is built.
 *
 * <p><b>Thread safety:</b> confined to the thread that compiles the schema.
 */
final class SchemaBudget {
  private long left = SchemaLimits.WORK;

  /**
   * Takes some of what is left.
   *
   * @param path where in the schema the work is done
   * @param keyword the keyword it is done for
   * @param steps elementary steps
   * @throws SchemaException if there is not enough left
   */
  void spend(String path, String keyword, long steps) {
    left -= steps;
    if (left < 0) {
      throw new SchemaException(
          path,
          keyword,
          "takes too much work: more than "
              + SchemaLimits.WORK
              + " steps for the whole schema; make it simpler");
    }
  }
}
