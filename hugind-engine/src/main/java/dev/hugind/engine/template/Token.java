package dev.hugind.engine.template;

/**
 * One token of the source.
 *
 * @param type its type
 * @param value its characters; for a string constant, what they stand for
 * @param offset where it begins
 */
record Token(Type type, String value, int offset) {
  /** What a token is. */
  enum Type {
    DATA("template data / text"),
    BLOCK_BEGIN("begin of statement block"),
    BLOCK_END("end of statement block"),
    VARIABLE_BEGIN("begin of print statement"),
    VARIABLE_END("end of print statement"),
    NAME("name"),
    STRING("string"),
    INTEGER("integer"),
    FLOAT("float"),
    OPERATOR("operator"),
    END("end of template");

    private final String description;

    Type(String description) {
      this.description = description;
    }

    String description() {
      return description;
    }
  }

  boolean isName(String name) {
    return type == Type.NAME && value.equals(name);
  }

  boolean isOperator(String operator) {
    return type == Type.OPERATOR && value.equals(operator);
  }

  String describe() {
    return type == Type.NAME || type == Type.OPERATOR ? value : type.description();
  }
}
