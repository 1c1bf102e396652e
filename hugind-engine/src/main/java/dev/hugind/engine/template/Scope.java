package dev.hugind.engine.template;

/**
 * Where the compiler is: what Jinja2 calls a frame.
 *
 * @param symbols the variables
 * @param layout the function in which the code runs
 * @param topLevel whether what is set here is visible to blocks
 * @param soft whether unknown filters and tests fail only when they are reached
 * @param inLoop whether {@code break} and {@code continue} have a loop to act on
 * @param escape whether output is escaped
 */
record Scope(
    Symbols symbols,
    Frame.Layout layout,
    boolean topLevel,
    boolean soft,
    boolean inLoop,
    Escaping escape) {
  /** Whether output is escaped: that is known while compiling, or not. */
  enum Escaping {
    OFF,
    ON,
    DYNAMIC
  }

  /** An inner scope in the same function. */
  Scope inner() {
    return new Scope(new Symbols(symbols), layout, false, false, inLoop, escape);
  }

  /** An inner scope in a function of its own. */
  Scope function() {
    return new Scope(new Symbols(symbols), new Frame.Layout(layout), false, false, false, escape);
  }

  Scope loop() {
    return new Scope(symbols, layout, false, false, true, escape);
  }

  Scope softened() {
    return new Scope(symbols, layout, topLevel, true, inLoop, escape);
  }

  Scope escaping(Escaping mode) {
    return new Scope(symbols, layout, topLevel, soft, inLoop, mode);
  }
}
