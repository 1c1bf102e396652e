package dev.hugind.engine.template;

import java.util.Iterator;

/**
 * A Python iterator: it can be walked through once, and computes its items only then.
 *
 * @param typeName the name of its Python type
 * @param iterator the items
 */
record LazyValues(String typeName, Iterator<Object> iterator) {
  static LazyValues generator(Iterator<Object> iterator) {
    return new LazyValues("generator", iterator);
  }
}
