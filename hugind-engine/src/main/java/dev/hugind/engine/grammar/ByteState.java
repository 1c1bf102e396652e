package dev.hugind.engine.grammar;

import org.jspecify.annotations.Nullable;

/**
 * A state of an automaton that follows an answer byte by byte: what has come so far, as far as it
 * matters for what may come next. The bytes are those of UTF-8 text.
 *
 * <p><b>Thread safety:</b> a state never changes for its user, who may keep and use it again as he
 * likes; states that came from the same first state are confined to one thread.
 */
public interface ByteState {
  /**
   * Returns the state after one more byte.
   *
   * @param value the byte, 0 to 255
   * @return the state, or null when no accepted text continues so
   * @throws GrammarException if following this byte would take more work than is allowed
   */
  @Nullable ByteState next(int value);

  /**
   * Returns the state after one more token that is taken as such, whatever its bytes.
   *
   * @param token the token's id; one that the grammar does not name, such as -1, stands for any
   *     such token
   * @return the state, or null when no token that is named or excluded by its id may come here
   * @throws GrammarException if following this token would take more work than is allowed
   */
  default @Nullable ByteState nextToken(int token) {
    return null;
  }

  /**
   * Tells whether {@link #nextToken} has to be asked at all.
   *
   * @return false when it gives null for every token
   */
  default boolean takesTokens() {
    return false;
  }

  /**
   * Tells whether the text so far is complete.
   *
   * @return true if it may end here
   */
  boolean mayEnd();

  /**
   * Returns the state that accepts what this one or another accepts.
   *
   * @param other a state of the same thread
   * @return the state for both
   */
  default ByteState or(ByteState other) {
    return new EitherState(this, other);
  }

  /**
   * Returns how much work the automaton has done so far, so that whoever asks it many times can
   * bound the whole.
   *
   * @return a number that never falls, in elementary steps; 0 where it is not counted
   */
  default long work() {
    return 0;
  }
}
