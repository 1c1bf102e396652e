/**
 * The chat completions endpoint: wire format to conversation, answer to wire format.
 *
 * <p>{@code ChatRequestReader} asks one reader per concern (messages, tools, format, reasoning,
 * sampling, …) and then {@code ChatFieldRules}, the one table of the fields that nobody reads: no
 * field falls through. {@code ChoiceReplies} reads the replies of one request in turn; {@code
 * ChatChunks} tells them as events, {@code WholeChoice} and {@code ChatAnswer} as a whole.
 */
@NullMarked
@CheckReturnValue
package dev.hugind.api.chat;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
