package dev.hugind.engine.template;

/**
 * A built-in function, filter or test.
 *
 * @param name its name, for messages
 * @param parameters what it takes
 * @param body what it does
 */
record Function(String name, Parameters parameters, Body body) implements Callable {
  /** What a function does with its arguments. */
  interface Body {
    Object call(Rendering rendering, Bound arguments);
  }

  @Override
  public Object call(Rendering rendering, Arguments arguments) {
    return body.call(rendering, parameters.bind(name, arguments));
  }
}
