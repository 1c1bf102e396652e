package dev.hugind.engine.chat;

import java.util.List;

/**
 * Whether the model may, must or must not call tools, and which.
 *
 * <p><b>Thread safety:</b> immutable.
 *
 * @param mode whether
 * @param names the tools that may be called; empty for all of them
 */
public record ToolChoice(Mode mode, List<String> names) {

  /** Whether tools are called. */
  public enum Mode {
    /** The model answers in words; templates still see the tools. */
    NONE,
    /** The model decides. */
    AUTO,
    /** The model must call at least one tool. */
    REQUIRED
  }

  /** The model decides, among all tools. */
  public static final ToolChoice AUTO = new ToolChoice(Mode.AUTO, List.of());

  /** No tool may be called. */
  public static final ToolChoice NONE = new ToolChoice(Mode.NONE, List.of());

  /** Some tool must be called. */
  public static final ToolChoice REQUIRED = new ToolChoice(Mode.REQUIRED, List.of());

  /** Copies the names. */
  public ToolChoice {
    names = List.copyOf(names);
  }

  /**
   * Returns the choice of one tool.
   *
   * @param name the tool that must be called
   * @return the choice
   */
  public static ToolChoice named(String name) {
    return new ToolChoice(Mode.REQUIRED, List.of(name));
  }
}
