package dev.hugind.engine.schema;

import dev.hugind.engine.error.EngineException;

/**
 * A JSON Schema that no grammar can be made from: it is not valid, it accepts nothing, it exceeds a
 * limit, or it asks for what a grammar cannot enforce.
 *
 * <p><b>Thread safety:</b> immutable.
 */
public final class SchemaException extends EngineException {
  private static final long serialVersionUID = 1L;
  private final String path;
  private final String keyword;

  SchemaException(String path, String keyword, String problem) {
    super(
        (keyword.isEmpty() ? path : path + "." + keyword)
            + ": "
            + (keyword.isEmpty() ? problem : keyword + " " + problem));
    this.path = path;
    this.keyword = keyword;
  }

  /**
   * Returns where the schema is wrong.
   *
   * @return the subschema's place, such as {@code $.properties.age}; {@code $} is the whole schema
   */
  public String path() {
    return path;
  }

  /**
   * Returns the keyword that is wrong.
   *
   * @return the keyword, such as {@code multipleOf}, or an empty text when it is not one keyword
   */
  public String keyword() {
    return keyword;
  }
}
