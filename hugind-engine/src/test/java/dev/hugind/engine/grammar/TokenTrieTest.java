package dev.hugind.engine.grammar;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hugind.engine.backend.Vocabulary;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class TokenTrieTest {
  private static final GrammarLimits LIMITS = GrammarLimits.defaults();

  /**
   * Tokens with these bytes; the one before the last is a control token, the last ends an answer.
   */
  private record Tokens(List<byte[]> pieces) implements Vocabulary {
    static Tokens of(String... texts) {
      List<byte[]> pieces = new ArrayList<>();
      for (String text : texts) {
        pieces.add(text.getBytes(StandardCharsets.UTF_8));
      }
      return new Tokens(pieces);
    }

    @Override
    public int size() {
      return pieces.size() + 2;
    }

    @Override
    public int[] tokenize(String text, boolean special) {
      return text.equals("<c>") && special ? new int[] {control()} : new int[] {0, 0};
    }

    @Override
    public byte[] piece(int token) {
      return token < pieces.size() ? pieces.get(token) : new byte[0];
    }

    @Override
    public boolean endsGeneration(int token) {
      return token == end();
    }

    @Override
    public int beginToken() {
      return -1;
    }

    int control() {
      return pieces.size();
    }

    int end() {
      return pieces.size() + 1;
    }
  }

  private static BitSet allowed(TokenTrie trie, ByteState state) {
    BitSet allowed = new BitSet();
    assertThat(trie.allowed(state, allowed)).isEqualTo(!allowed.isEmpty());
    return allowed;
  }

  private static BitSet set(int... tokens) {
    BitSet set = new BitSet();
    for (int token : tokens) {
      set.set(token);
    }
    return set;
  }

  @Test
  void tokensThatContinueTheText_areAllowed() {
    Tokens tokens = Tokens.of("a", "ab", "abc", "b", "bc", "", "a", "\u00e9");
    TokenTrie trie = TokenTrie.of(tokens);
    ByteState start = Gbnf.parse("root ::= \"ab\" [c\u00e9]?", LIMITS).start();
    assertThat(allowed(trie, start)).isEqualTo(set(0, 1, 2, 6));
    ByteState ab = requireNonNull(trie.advance(start, 1));
    assertThat(allowed(trie, ab)).isEqualTo(set(7, tokens.end()));
    assertThat(trie.advance(ab, tokens.end())).isSameAs(ab);
    assertThat(allowed(trie, requireNonNull(trie.advance(ab, 7)))).isEqualTo(set(tokens.end()));
    assertThat(trie.advance(start, 3)).isNull();
    assertThat(trie.allows(start, tokens.end())).isFalse();
  }

  @Test
  void halfCharacters_mayBeTokens() {
    Tokens tokens =
        new Tokens(
            List.of(new byte[] {(byte) 0xC3}, new byte[] {(byte) 0xA9}, new byte[] {(byte) 0xFF}));
    TokenTrie trie = TokenTrie.of(tokens);
    ByteState start = Gbnf.parse("root ::= .", LIMITS).start();
    assertThat(allowed(trie, start)).isEqualTo(set(0));
    assertThat(allowed(trie, requireNonNull(trie.advance(start, 0)))).isEqualTo(set(1));
  }

  @Test
  void stateWithoutAnyToken_isReported() {
    TokenTrie trie = TokenTrie.of(Tokens.of("a"));
    ByteState start = Gbnf.parse("root ::= \"b\"", LIMITS).start();
    assertThat(trie.allowed(start, set(0))).isFalse();
    assertThat(start.mayEnd()).isFalse();
  }

  @Test
  void namedTokens_areTakenAsSuch() {
    Tokens tokens = Tokens.of("a", "b", "");
    TokenTrie trie = TokenTrie.of(tokens);
    ByteState start =
        Gbnf.parse("root ::= <c> (!<c>)* <c> | <[1]> \"a\" | \"b\"", LIMITS, tokens).start();
    assertThat(allowed(trie, start)).isEqualTo(set(1, tokens.control()));
    ByteState inside = requireNonNull(trie.advance(start, tokens.control()));
    assertThat(allowed(trie, inside)).isEqualTo(set(0, 1, 2, tokens.control()));
    assertThat(trie.advance(inside, 0)).isSameAs(inside);
    assertThat(allowed(trie, requireNonNull(trie.advance(inside, tokens.control()))))
        .isEqualTo(set(tokens.end()));
    // Both as such and by its bytes.
    assertThat(allowed(trie, requireNonNull(trie.advance(start, 1))))
        .isEqualTo(set(0, tokens.end()));
  }

  @Test
  void visibleControlTokens_haveTheBytesTheyAreGiven() {
    Tokens tokens = Tokens.of("a");
    TokenTrie trie =
        TokenTrie.of(
            tokens,
            token ->
                token == tokens.control()
                    ? "<c>".getBytes(StandardCharsets.UTF_8)
                    : tokens.piece(token));
    assertThat(allowed(trie, Gbnf.parse("root ::= \"<c>\"", LIMITS).start()))
        .isEqualTo(set(tokens.control()));
  }

  @Test
  void tokenTextThatIsNoToken_isRefused() {
    assertThatThrownBy(() -> Gbnf.parse("root ::= <x>", LIMITS, Tokens.of("a")))
        .isInstanceOf(GrammarException.class)
        .hasMessageContainingAll("not one token of the model", "'<x>'");
  }

  @Test
  void automataOfOtherKinds_areFollowedTogether() {
    Tokens tokens = Tokens.of("a", "b");
    TokenTrie trie = TokenTrie.of(tokens);
    ByteState one = Gbnf.parse("root ::= \"a\" \"a\"?", LIMITS).start();
    ByteState other = Gbnf.parse("root ::= \"ab\" | <[2]>", LIMITS).start();
    ByteState both = one.or(other);
    assertThat(allowed(trie, both)).isEqualTo(set(0, 2));
    ByteState a = requireNonNull(trie.advance(both, 0));
    assertThat(allowed(trie, a)).isEqualTo(set(0, 1, tokens.end()));
    assertThat(allowed(trie, requireNonNull(trie.advance(a, 1)))).isEqualTo(set(tokens.end()));
  }

  @Test
  void hopelesslyAmbiguousStates_areRefusedRatherThanFollowedForLong() {
    List<byte[]> pieces = new ArrayList<>();
    Random random = new Random(7);
    for (int i = 0; i < 3_000; i++) {
      byte[] piece = new byte[1 + random.nextInt(12)];
      for (int j = 0; j < piece.length; j++) {
        piece[j] = (byte) ('a' + random.nextInt(3));
      }
      pieces.add(piece);
    }
    TokenTrie trie = TokenTrie.of(new Tokens(pieces));
    ByteState start =
        Gbnf.parse(
                "root ::= s\ns ::= [abc] | " + "[ab] s s | [bc] s s | ".repeat(8) + "[ac] s s s",
                LIMITS)
            .start();
    BitSet allowed = new BitSet();
    assertThatThrownBy(
            () -> {
              ByteState state = start;
              for (int i = 0; i < 300; i++) {
                assertThat(trie.allowed(state, allowed)).isTrue();
                state = requireNonNull(state.next('a'));
              }
            })
        .isInstanceOf(GrammarException.class)
        .hasMessageContaining("too ambiguous");
  }

  @Test
  void rememberedSets_areThoseOfTheTrie() {
    StringBuilder text = new StringBuilder();
    for (char c = ' '; c < 127; c++) {
      text.append(c);
    }
    TokenTrie trie = TokenTrie.of(Tokens.of(text.toString().split("")));
    AllowedTokens remembered = new AllowedTokens(trie);
    // More states than are remembered, each twice.
    ByteState start = Gbnf.parse("root ::= [!-0]{0,90} [a-z]*", LIMITS).start();
    for (int round = 0; round < 2; round++) {
      ByteState state = start;
      for (int i = 0; i < 90; i++) {
        BitSet set = remembered.after(state);
        assertThat(set).isEqualTo(allowed(trie, state)).isSameAs(remembered.after(state));
        state = requireNonNull(state.next('!' + i % 16));
      }
    }
    assertThat(remembered.after(requireNonNull(start.next('a'))).cardinality()).isEqualTo(27);
  }

  @Test
  void everySetOfTokens_isWhatEachTokenSays() {
    long seed = 20261125;
    Random random = new Random(seed);
    byte[] bytes = {'a', 'b', 'c', (byte) 0xC3, (byte) 0xA9};
    int checked = 0;
    for (int round = 0; round < 600; round++) {
      Grammar grammar = draw(random);
      if (grammar == null) {
        continue;
      }
      List<byte[]> pieces = new ArrayList<>();
      for (int i = 0; i < 60; i++) {
        byte[] piece = new byte[random.nextInt(5)];
        for (int j = 0; j < piece.length; j++) {
          piece[j] = bytes[random.nextInt(bytes.length)];
        }
        pieces.add(piece);
      }
      Tokens tokens = new Tokens(pieces);
      TokenTrie trie = TokenTrie.of(tokens);
      ByteState state = grammar.start();
      for (int step = 0; step < 10; step++) {
        BitSet allowed = allowed(trie, state);
        for (int token = 0; token < tokens.size(); token++) {
          assertThat(allowed.get(token))
              .as("seed %d, round %d, token %d", seed, round, token)
              .isEqualTo(trie.allows(state, token));
        }
        checked++;
        allowed.clear(tokens.end());
        if (allowed.isEmpty()) {
          break;
        }
        int chosen =
            allowed.stream().skip(random.nextInt(allowed.cardinality())).findFirst().orElse(0);
        state = requireNonNull(trie.advance(state, chosen));
      }
    }
    assertThat(checked).isGreaterThan(500);
  }

  private static @Nullable Grammar draw(Random random) {
    try {
      return Gbnf.parse(new RandomGrammar(random).text(), LIMITS);
    } catch (GrammarException e) {
      assertThat(e).hasMessageNotContaining("Line");
      return null;
    }
  }
}
