package dev.hugind.engine.session;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a stored state without reading it.
 *
 * <p><b>Thread safety:</b> immutable.
 *
 * @param name the state's name in its store: 32 lower-case hexadecimal digits, never a client's
 *     text
 * @param fingerprint what the state fits: that of {@link
 *     dev.hugind.engine.backend.DecodeContext#stateFingerprint}
 * @param isolation whose conversation it is
 * @param session the conversation's id, or null when it has none
 * @param promptTokens how many of the tokens were the last request's prompt
 * @param cuttable whether the first tokens of the state can be used without the others
 * @param tokens the tokens that the state holds, in order; not to be changed
 * @param stateBytes size of the state in bytes
 */
@SuppressWarnings("ArrayRecordComponent") // headers are not compared
public record StateHeader(
    String name,
    String fingerprint,
    String isolation,
    @Nullable String session,
    int promptTokens,
    boolean cuttable,
    int[] tokens,
    long stateBytes) {

  /**
   * Returns how many tokens of a prompt the state spares. The prompt's last token is always
   * computed: what follows is chosen from it.
   *
   * @param prompt the prompt's tokens
   * @return 0 when the state is of no use
   */
  public int spares(int[] prompt) {
    return spares(tokens, cuttable, prompt);
  }

  static int spares(int[] tokens, boolean cuttable, int[] prompt) {
    int limit = Math.min(tokens.length, prompt.length - 1);
    int mismatch = Arrays.mismatch(tokens, 0, limit, prompt, 0, limit);
    int shared = mismatch < 0 ? limit : mismatch;
    return cuttable || shared == tokens.length ? shared : 0;
  }
}
