package dev.hugind.engine.template;

/**
 * A value that was looked up and not found: it prints as nothing, and any other use of it fails.
 * Immutable.
 */
final class Undefined {
  private final String message;

  private Undefined(String message) {
    this.message = message;
  }

  static Undefined because(String message) {
    return new Undefined(message);
  }

  static Undefined variable(String name) {
    return new Undefined("'" + name + "' is undefined");
  }

  static Undefined attribute(Object owner, String name) {
    return new Undefined("'" + TypeNames.ofObject(owner) + "' has no attribute '" + name + "'");
  }

  static Undefined element(Object owner, Object key) {
    return new Undefined(
        TypeNames.ofObject(owner) + " has no such element (" + TypeNames.of(key) + ")");
  }

  static Undefined unsafe(Object owner, String name) {
    return new Undefined(
        "access to attribute '" + name + "' of '" + TypeNames.of(owner) + "' object is unsafe.");
  }

  TemplateException failure() {
    return TemplateException.runtime(message);
  }
}
