package dev.hugind.engine.template;

import org.jspecify.annotations.Nullable;

/** What {@code namespace()} returns: a holder whose attributes can be set from inner scopes. */
final class Namespace {
  private final DictValue attributes;

  Namespace(DictValue attributes) {
    this.attributes = attributes;
    attributes.forEach((name, value) -> check(name));
  }

  DictValue attributes() {
    return attributes;
  }

  @Nullable Object get(Text name) {
    return attributes.get(name);
  }

  void set(Text name, Object value) {
    check(name);
    attributes.put(name, value);
  }

  private static void check(Object name) {
    if (name instanceof Text text && text.characters().startsWith("_")) {
      throw TemplateException.runtime(
          "Chat templates cannot store underscore-prefixed attributes on a namespace, but got '"
              + text.characters()
              + "'. Please rename the attribute.");
    }
  }
}
