package dev.hugind.engine.grammar;

import dev.hugind.engine.backend.Vocabulary;
import java.util.Arrays;
import java.util.BitSet;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * The bytes of all tokens of a vocabulary, such that those which a state allows are found together.
 *
 * <p>A token is allowed when the state takes its bytes one by one, or takes it as such. A token
 * without bytes, as control tokens are, is allowed only as such; one that ends an answer is allowed
 * when the text may end, and then only.
 *
 * <p><b>Thread safety:</b> immutable; a state that is passed in is confined to its own thread.
 */
public final class TokenTrie {
  /** Steps that an automaton may make for all tokens together: some tenths of a second. */
  private static final long MOST_WORK = 20_000_000;

  /** After so many nodes it is looked again how much work was done. */
  private static final int NODES_BETWEEN_CHECKS = 8;

  private final byte[][] pieces;
  private final BitSet endTokens;

  /** Tokens with bytes, in the order of these. */
  private final int[] tokens;

  /** Nodes in the order of a walk that visits a node before what is below it. */
  private final byte[] values;

  /** How many bytes there are from the start to a node; 1 for the first byte of a token. */
  private final int[] depths;

  /** For each node the first that is not below it. */
  private final int[] nexts;

  /** For each node the place in {@link #tokens} of the first that ends there or below. */
  private final int[] firstTokens;

  private final int deepest;

  private TokenTrie(byte[][] pieces, BitSet endTokens) {
    this.pieces = pieces;
    this.endTokens = endTokens;
    tokens = sorted(pieces, endTokens);
    int nodes = 0;
    byte[] previous = new byte[0];
    for (int token : tokens) {
      nodes += pieces[token].length - common(previous, pieces[token]);
      previous = pieces[token];
    }
    values = new byte[nodes];
    depths = new int[nodes];
    nexts = new int[nodes];
    firstTokens = new int[nodes + 1];
    deepest = build();
  }

  /**
   * Makes the trie of a vocabulary whose control tokens have no bytes.
   *
   * @param vocabulary the tokens; asked on the calling thread, so that has to be a platform thread
   * @return the trie
   */
  public static TokenTrie of(Vocabulary vocabulary) {
    return of(vocabulary, vocabulary::piece);
  }

  /**
   * Makes the trie of a vocabulary of which some tokens have other bytes than they say, such as
   * control tokens whose text is to be seen.
   *
   * @param vocabulary the tokens; asked on the calling thread, so that has to be a platform thread
   * @param bytes the bytes of a token, which are not changed later; none for a token that no text
   *     stands for
   * @return the trie
   */
  public static TokenTrie of(Vocabulary vocabulary, IntFunction<byte[]> bytes) {
    byte[][] pieces = new byte[vocabulary.size()][];
    BitSet endTokens = new BitSet();
    for (int token = 0; token < pieces.length; token++) {
      pieces[token] = bytes.apply(token);
      endTokens.set(token, vocabulary.endsGeneration(token));
    }
    return new TokenTrie(pieces, endTokens);
  }

  private static int[] sorted(byte[][] pieces, BitSet endTokens) {
    long[] keys = new long[pieces.length];
    int count = 0;
    for (int token = 0; token < pieces.length; token++) {
      if (pieces[token].length > 0 && !endTokens.get(token)) {
        keys[count++] = ((long) prefix(pieces[token]) << 32) | token;
      }
    }
    // By their first bytes at first: that needs no objects, and leaves little to be compared.
    Arrays.sort(keys, 0, count);
    int[] sorted = new int[count];
    int end;
    for (int start = 0; start < count; start = end) {
      end = start + 1;
      while (end < count && keys[end] >> 32 == keys[start] >> 32) {
        end++;
      }
      sortRest(pieces, keys, start, end, sorted);
    }
    return sorted;
  }

  /** Returns the first four bytes, such that their order is that of the numbers. */
  private static int prefix(byte[] piece) {
    int prefix = 0;
    for (int i = 0; i < Integer.BYTES; i++) {
      prefix = (prefix << 8) | (i < piece.length ? piece[i] & 0xFF : 0);
    }
    return prefix ^ Integer.MIN_VALUE;
  }

  private static void sortRest(byte[][] pieces, long[] keys, int start, int end, int[] sorted) {
    if (end - start == 1) {
      sorted[start] = (int) keys[start];
      return;
    }
    Integer[] group = new Integer[end - start];
    for (int i = 0; i < group.length; i++) {
      group[i] = (int) keys[start + i];
    }
    Arrays.sort(group, (a, b) -> Arrays.compareUnsigned(pieces[a], pieces[b]));
    for (int i = 0; i < group.length; i++) {
      sorted[start + i] = group[i];
    }
  }

  private static int common(byte[] a, byte[] b) {
    int mismatch = Arrays.mismatch(a, b);
    return mismatch < 0 ? b.length : mismatch;
  }

  private int build() {
    int node = 0;
    int most = 0;
    int[] path = new int[16];
    int depth = 0;
    byte[] previous = new byte[0];
    for (int place = 0; place < tokens.length; place++) {
      byte[] piece = pieces[tokens[place]];
      int shared = common(previous, piece);
      while (depth > shared) {
        nexts[path[depth--]] = node;
      }
      while (depth < piece.length) {
        values[node] = piece[depth++];
        depths[node] = depth;
        firstTokens[node] = place;
        path = depth < path.length ? path : Arrays.copyOf(path, 2 * depth);
        path[depth] = node++;
      }
      most = Math.max(most, depth);
      previous = piece;
    }
    while (depth > 0) {
      nexts[path[depth--]] = node;
    }
    firstTokens[node] = tokens.length;
    return most;
  }

  /**
   * Returns how many tokens the vocabulary has.
   *
   * @return at least 0; ids run from 0 to one less
   */
  public int size() {
    return pieces.length;
  }

  /** Returns a token's bytes, not to be changed. */
  byte[] bytes(int token) {
    return pieces[token];
  }

  /** Tells whether a token has no bytes and ends no answer. */
  boolean isSilent(int token) {
    return pieces[token].length == 0 && !endTokens.get(token);
  }

  /** Adds all silent tokens to a set. */
  void addSilent(BitSet set) {
    for (int token = 0; token < pieces.length; token++) {
      if (isSilent(token)) {
        set.set(token);
      }
    }
  }

  /**
   * Tells whether a token may come next.
   *
   * @param state what came so far
   * @param token the id, from 0 to {@code size() - 1}
   * @return true if some accepted text continues with it, or if it ends the answer and the text may
   *     end
   * @throws GrammarException if following its bytes would take more work than is allowed
   */
  public boolean allows(ByteState state, int token) {
    return advance(state, token) != null;
  }

  /**
   * Returns the state after a token.
   *
   * @param state what came so far
   * @param token the id, from 0 to {@code size() - 1}
   * @return the state, which is the same after a token that ends the answer; null when the token is
   *     not allowed
   * @throws GrammarException if following its bytes would take more work than is allowed
   */
  public @Nullable ByteState advance(ByteState state, int token) {
    if (endTokens.get(token)) {
      return state.mayEnd() ? state : null;
    }
    byte[] piece = pieces[token];
    ByteState after = piece.length == 0 ? null : state;
    for (int i = 0; i < piece.length && after != null; i++) {
      after = after.next(piece[i] & 0xFF);
    }
    return state.takesTokens() ? EitherState.either(state.nextToken(token), after) : after;
  }

  /**
   * Finds all tokens that may come next: those for which {@link #allows} is true.
   *
   * @param state what came so far
   * @param allowed becomes the set of their ids
   * @return whether there is any; if not, the answer can only end, and if the text may not end
   *     here, no answer of this model can follow the grammar
   * @throws GrammarException if finding them would take more work than is allowed
   */
  public boolean allowed(ByteState state, BitSet allowed) {
    find(state, allowed);
    return !allowed.isEmpty();
  }

  void find(ByteState state, BitSet allowed) {
    allowed.clear();
    if (state.takesTokens()) {
      for (int token = 0; token < pieces.length; token++) {
        allowed.set(token, state.nextToken(token) != null);
      }
      allowed.andNot(endTokens);
    }
    if (state.mayEnd()) {
      allowed.or(endTokens);
    }
    walk(state, allowed);
  }

  private void walk(ByteState start, BitSet allowed) {
    long mostWork = start.work() + MOST_WORK;
    ByteState[] path = new ByteState[deepest + 1];
    path[0] = start;
    int node = 0;
    int visited = 0;
    while (node < values.length) {
      int depth = depths[node];
      ByteState after = path[depth - 1].next(values[node] & 0xFF);
      if (after == null) {
        node = nexts[node];
      } else {
        path[depth] = after;
        int end = firstTokens[node + 1];
        for (int place = firstTokens[node]; place < end; place++) {
          allowed.set(tokens[place]);
        }
        node++;
      }
      if (++visited % NODES_BETWEEN_CHECKS == 0 && start.work() > mostWork) {
        throw new GrammarException(
            "The grammar is too ambiguous: finding the tokens that may come next takes more than "
                + MOST_WORK
                + " steps");
      }
    }
  }
}
