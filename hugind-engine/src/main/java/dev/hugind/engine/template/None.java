package dev.hugind.engine.template;

/** Python's {@code None}. */
enum None {
  NONE
}
