package dev.hugind.engine.template;

/** Anything a template can call. */
interface Callable {
  Object call(Rendering rendering, Arguments arguments);
}
