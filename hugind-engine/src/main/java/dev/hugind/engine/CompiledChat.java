package dev.hugind.engine;

import dev.hugind.engine.chat.output.AnswerParser;
import dev.hugind.engine.generation.TokenConstraint;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A chat that is ready to be queued.
 *
 * <p><b>Thread safety:</b> immutable; nobody changes the array.
 *
 * @param prompt the prompt's tokens
 * @param checkpoint how many of them end with the last user turn; 0 when that is no token's end
 * @param stop the strings that end an answer: the request's and the format's
 * @param visibleTokens control tokens whose text belongs to an answer
 * @param constraint makes what binds one answer; null when nothing does
 * @param parser makes what takes one answer apart
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record CompiledChat(
    int[] prompt,
    int checkpoint,
    List<String> stop,
    Set<Integer> visibleTokens,
    @Nullable Supplier<TokenConstraint> constraint,
    Supplier<AnswerParser> parser) {}
