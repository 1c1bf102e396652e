package dev.hugind.api.chat;

import dev.hugind.engine.chat.ChatRequest;

/**
 * A request to the chat completions endpoint: what the engine does, and how it is told.
 *
 * <p><b>Thread safety:</b> immutable.
 *
 * @param request what the engine does
 * @param stream whether the answer comes as events
 * @param includeUsage whether the stream ends with the usage
 */
record ChatCall(ChatRequest request, boolean stream, boolean includeUsage) {}
