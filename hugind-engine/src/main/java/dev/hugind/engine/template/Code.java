package dev.hugind.engine.template;

/** A compiled expression. Immutable. */
interface Code {
  Object eval(Frame frame);
}
