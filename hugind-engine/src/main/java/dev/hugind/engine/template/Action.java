package dev.hugind.engine.template;

/** A compiled statement. Immutable. */
interface Action {
  Flow run(Frame frame, TextBuilder out);

  /** What comes after a statement. */
  enum Flow {
    NEXT,
    BREAK,
    CONTINUE
  }
}
