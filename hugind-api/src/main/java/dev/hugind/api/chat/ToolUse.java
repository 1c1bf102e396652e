package dev.hugind.api.chat;

import dev.hugind.engine.chat.ToolChoice;
import dev.hugind.engine.chat.ToolDefinition;
import java.util.List;

/**
 * The tools of a request, and what the model may do with them.
 *
 * <p><b>Thread safety:</b> immutable.
 *
 * @param tools the tools; empty for none
 * @param choice whether they may or must be called
 * @param parallel whether one reply may call several
 */
record ToolUse(List<ToolDefinition> tools, ToolChoice choice, boolean parallel) {

  ToolUse {
    tools = List.copyOf(tools);
  }

  /** Tells whether the model may call any tool. */
  boolean mayCall() {
    return !tools.isEmpty() && choice.mode() != ToolChoice.Mode.NONE;
  }
}
