package dev.hugind.engine.template;

/**
 * A method of a value, bound to it.
 *
 * @param self the value
 * @param definition the method
 */
record Method(Object self, Definition definition) implements Callable {
  /**
   * A method of a type.
   *
   * @param name its name
   * @param parameters what it takes besides the value itself
   * @param body what it does
   */
  record Definition(String name, Parameters parameters, Body body) {}

  /** What a method does. */
  interface Body {
    Object call(Rendering rendering, Object self, Bound arguments);
  }

  @Override
  public Object call(Rendering rendering, Arguments arguments) {
    return definition
        .body()
        .call(rendering, self, definition.parameters().bind(definition.name(), arguments));
  }
}
