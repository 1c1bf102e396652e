package dev.hugind.engine.template;

/** Calls whatever the template wants called. */
final class Calls {
  private Calls() {}

  static Object call(Object callee, Arguments arguments, Rendering rendering) {
    if (callee instanceof Undefined undefined) {
      throw undefined.failure();
    }
    if (!(callee instanceof Callable callable)) {
      throw TemplateException.runtime("'" + TypeNames.of(callee) + "' object is not callable");
    }
    rendering.budget().step();
    return callable.call(rendering, arguments);
  }
}
