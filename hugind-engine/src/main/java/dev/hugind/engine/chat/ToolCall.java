package dev.hugind.engine.chat;

/**
 * A model's call of a tool.
 *
 * <p><b>Thread safety:</b> immutable.
 *
 * @param id what the result refers to; may be empty where the model's format has none
 * @param name the tool's name
 * @param arguments the arguments as JSON text, usually an object
 */
public record ToolCall(String id, String name, String arguments) {}
