package dev.hugind.api.chat;

import dev.hugind.engine.chat.ChatRequest;

/**
 * A request to the chat completions endpoint: what the engine does, and how it is told.
 *
 * <p><b>Thread safety:</b> immutable.
 *
 * @param request what the engine does
 * @param options how it is told
 */
record ChatCall(ChatRequest request, AnswerOptions options) {}
