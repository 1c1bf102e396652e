package dev.hugind.engine.grammar;

import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The tokens that may come next, remembered for the states that were asked for lately: an answer
 * comes back to the same state again and again, such as that within a string.
 *
 * <p><b>Thread safety:</b> confined to the thread of the states. It holds on to them, so there is
 * to be one for each start of a grammar, and not longer than that.
 */
public final class AllowedTokens {
  private static final int MOST_STATES = 64;

  private final TokenTrie trie;
  private final Map<ByteState, BitSet> known = new LinkedHashMap<>(16, 0.75f, true);

  /**
   * Makes an empty memory.
   *
   * @param trie the model's tokens
   */
  public AllowedTokens(TokenTrie trie) {
    this.trie = trie;
  }

  /**
   * Returns the tokens that may come next, as {@link TokenTrie#allowed} does.
   *
   * @param state what came so far
   * @return their ids, not to be changed; valid until the next call. Empty when the answer can only
   *     end, and if the text may not end here, no answer of this model can follow the grammar
   * @throws GrammarException if finding them would take more work than is allowed
   */
  public BitSet after(ByteState state) {
    BitSet tokens = known.get(state);
    if (tokens == null) {
      tokens = known.size() < MOST_STATES ? new BitSet(trie.size()) : takeEldest();
      trie.find(state, tokens);
      known.put(state, tokens);
    }
    return tokens;
  }

  private BitSet takeEldest() {
    Map.Entry<ByteState, BitSet> eldest = known.entrySet().iterator().next();
    known.remove(eldest.getKey());
    return eldest.getValue();
  }
}
