package dev.hugind.engine.chat;

/** Why a reply ended by itself. A failure or a cancellation is an exception instead. */
public enum ChatFinishReason {
  /** The model ended its turn, or a stop string appeared. */
  STOP,
  /** The most tokens asked for were reached, or the context is full. */
  LENGTH,
  /** The model calls tools and waits for their results. */
  TOOL_CALLS
}
