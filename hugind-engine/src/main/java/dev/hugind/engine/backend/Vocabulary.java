package dev.hugind.engine.backend;

import java.util.List;

/**
 * A model's tokens: text to ids and back.
 *
 * <p><b>Thread safety:</b> safe for any number of platform threads; never called on a virtual one,
 * because a native call pins its carrier.
 */
public interface Vocabulary {

  /**
   * Returns how many tokens there are.
   *
   * @return at least 1; ids run from 0 to one less
   */
  int size();

  /**
   * Splits text into tokens. Adds none of its own, neither at the start nor at the end.
   *
   * @param text the text; may be empty
   * @param special whether the texts of control tokens stand for these tokens; false takes them as
   *     plain text. The other reserved tokens are matched either way.
   * @return the ids
   */
  int[] tokenize(String text, boolean special);

  /**
   * Returns the bytes that a token stands for in an answer; not always whole UTF-8 characters.
   *
   * @param token the id, from 0 to {@code size() - 1}
   * @return the bytes, not to be changed; empty for a control token
   */
  byte[] piece(int token);

  /**
   * Tells whether a token ends an answer.
   *
   * @param token the id
   * @return true for end of text, end of turn and the like
   */
  boolean endsGeneration(int token);

  /**
   * Returns the token that every prompt of this model starts with.
   *
   * @return its id, or -1 when prompts need none
   */
  int beginToken();

  /**
   * Returns the tokens whose texts are matched before anything else, in the order in which they are
   * looked for: the longest text first.
   *
   * @return the same list each time
   */
  List<ReservedToken> reservedTokens();

  /**
   * Returns the bytes of a token's text, a control token's too.
   *
   * @param token the id, from 0 to {@code size() - 1}
   * @return the bytes, not to be changed
   */
  byte[] specialPiece(int token);

  /**
   * Returns the most bytes of a text that one token can stand for.
   *
   * @return bytes; 0 when there is no such bound, because the tokenizer leaves parts of a text out
   */
  int longestPiece();
}
