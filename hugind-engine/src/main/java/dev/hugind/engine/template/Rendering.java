package dev.hugind.engine.template;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One rendering of a template: its variables, its budget and its modes. Confined to the thread that
 * renders.
 */
final class Rendering {
  private final Map<String, Object> inputs;
  private final RenderEnvironment environment;
  private final Budget budget;
  private final Map<String, Blocks.Body> blocks;
  private final Map<String, Object> resolved = new HashMap<>();
  private final Map<String, Object> exported = new HashMap<>();
  private boolean escaping;

  Rendering(
      Map<String, Object> inputs,
      RenderEnvironment environment,
      Budget budget,
      Map<String, Blocks.Body> blocks) {
    this.inputs = inputs;
    this.environment = environment;
    this.budget = budget;
    this.blocks = blocks;
  }

  Budget budget() {
    return budget;
  }

  RenderEnvironment environment() {
    return environment;
  }

  boolean isMutable() {
    return environment.mutable();
  }

  boolean isEscaping() {
    return escaping;
  }

  void setEscaping(boolean escaping) {
    this.escaping = escaping;
  }

  boolean escapes(Scope.Escaping escape) {
    return escape == Scope.Escaping.ON || (escape == Scope.Escaping.DYNAMIC && escaping);
  }

  /**
   * The variable of this name, or null: one that the template exported, one that was passed in, or
   * a built-in one.
   */
  @Nullable Object resolve(String name) {
    Object value = exported.get(name);
    if (value == null) {
      value = resolved.get(name);
    }
    if (value == null) {
      value =
          inputs.containsKey(name)
              ? Inputs.convert(
                  inputs.get(name), environment.trustedVariables().contains(name), budget)
              : Globals.find(name);
      if (value != null) {
        resolved.put(name, value);
      }
    }
    return value;
  }

  void export(String name, Object value) {
    exported.put(name, value);
  }

  boolean hasBlock(String name) {
    return blocks.containsKey(name);
  }

  void runBlock(String name, Map<String, Object> visible, TextBuilder out) {
    Blocks.Body block = blocks.get(name);
    if (block == null) {
      throw new IllegalStateException("no block " + name);
    }
    budget.enter();
    block.run(this, visible, out);
    budget.leave();
  }
}
