package dev.hugind.engine.grammar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.hugind.engine.backend.ReservedToken;
import dev.hugind.engine.backend.Vocabulary;
import dev.hugind.engine.fixture.TestVectors;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class TextConstraintTest {
  private static final int TOKENS = 200;
  private static final int END = 0;
  private static final int SILENT = 1;
  private static final TokenTrie TRIE = TokenTrie.of(new NumberedTokens());

  @TestFactory
  Stream<DynamicTest> reasoningBudgetVectors() {
    JsonNode vectors = TestVectors.json("reasoning-budget.json.gz", JsonNode.class);
    return vectors
        .get("cases")
        .valueStream()
        .map(c -> DynamicTest.dynamicTest(c.get("name").textValue(), () -> budget(c)));
  }

  private static void budget(JsonNode c) {
    List<String> starts = texts(c.get("start_sequences"));
    ByteState[] states = new ByteState[2];
    states[0] = FreeText.until(marks(starts, () -> states[1]), true);
    states[1] = FreeText.thought(marks(texts(c.get("end_sequences")), () -> states[0]), true);
    ByteState first = states[c.get("initial_state").textValue().equals("idle") ? 0 : 1];
    TextConstraint constraint =
        new TextConstraint(
            TRIE,
            first,
            new TextConstraint.ThoughtBudget(
                c.get("budget").intValue(), ids(c.get("forced_tokens"))));
    int[] sequence = ids(c.get("sequence"));
    List<Integer> forced = new ArrayList<>();
    BitSet allowed = new BitSet();
    for (int step = 0; step < sequence.length; step++) {
      constraint.collectAllowed(allowed);
      if (allowed.cardinality() == 1) {
        forced.add(step);
        constraint.accept(allowed.nextSetBit(0));
      } else {
        assertThat(constraint.allows(sequence[step])).isTrue();
        constraint.accept(sequence[step]);
      }
    }
    if (c.get("force_start").isNull()) {
      assertThat(forced).isEmpty();
    } else {
      assertThat(forced).first().isEqualTo(c.get("force_start").intValue());
      assertThat(forced).last().isEqualTo(c.get("force_end").intValue());
    }
  }

  private static List<FreeText.Mark> marks(List<String> texts, Supplier<ByteState> behind) {
    return texts.stream()
        .filter(text -> !text.isEmpty())
        .map(text -> new FreeText.Mark(text, behind, false))
        .toList();
  }

  @Test
  void collectAllowed_equalsAllows_forEachToken() {
    ByteState grammar =
        Gbnf.parse("root ::= \"[5\" [0-9] \"]\" \"[60]\"", GrammarLimits.defaults()).start();
    ByteState free = FreeText.until(List.of(new FreeText.Mark("[70]", grammar)), true);
    TextConstraint constraint = new TextConstraint(TRIE, free, null);
    BitSet allowed = new BitSet();
    for (int next : new int[] {20, SILENT, 70, 52, 60}) {
      constraint.collectAllowed(allowed);
      for (int token = 0; token < TOKENS; token++) {
        assertThat(allowed.get(token)).as("%d", token).isEqualTo(constraint.allows(token));
      }
      constraint.accept(next);
    }
    constraint.collectAllowed(allowed);
    assertThat(allowed.stream()).containsExactly(END);
  }

  @Test
  void accept_ofWhatIsNotAllowed_isRefused() {
    ByteState grammar = Gbnf.parse("root ::= \"[50]\"", GrammarLimits.defaults()).start();
    TextConstraint constraint = new TextConstraint(TRIE, grammar, null);
    assertThat(constraint.allows(SILENT)).isFalse();
    assertThatThrownBy(() -> constraint.accept(51)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void budget_withinACharacter_waitsForItsEnd() {
    ByteState content = FreeText.until(List.of(), true);
    ByteState thought = FreeText.thought(List.of(new FreeText.Mark("[101]", content)), true);
    TextConstraint constraint =
        new TextConstraint(TRIE, thought, new TextConstraint.ThoughtBudget(1, new int[] {101}));
    constraint.accept(NumberedTokens.FIRST_HALF);
    assertThat(constraint.allows(50)).isTrue();
    constraint.accept(NumberedTokens.SECOND_HALF);
    assertThat(constraint.allows(50)).isFalse();
    assertThat(constraint.allows(101)).isTrue();
  }

  private static List<String> texts(JsonNode sequences) {
    return sequences.valueStream().map(s -> text(ids(s))).toList();
  }

  private static String text(int[] tokens) {
    StringBuilder text = new StringBuilder();
    for (int token : tokens) {
      text.append('[').append(token).append(']');
    }
    return text.toString();
  }

  private static int[] ids(JsonNode array) {
    return array.valueStream().mapToInt(JsonNode::intValue).toArray();
  }

  /** Each token's text is its number in brackets; one ends the answer, one says nothing. */
  private static final class NumberedTokens implements Vocabulary {
    static final int FIRST_HALF = 190;
    static final int SECOND_HALF = 191;

    @Override
    public int size() {
      return TOKENS;
    }

    @Override
    public int[] tokenize(String text, boolean special) {
      throw new UnsupportedOperationException();
    }

    @Override
    public byte[] piece(int token) {
      return switch (token) {
        case END, SILENT -> new byte[0];
        case FIRST_HALF -> new byte[] {(byte) 0xC3};
        case SECOND_HALF -> new byte[] {(byte) 0xA9};
        default -> ("[" + token + "]").getBytes(StandardCharsets.UTF_8);
      };
    }

    @Override
    public boolean endsGeneration(int token) {
      return token == END;
    }

    @Override
    public int beginToken() {
      return -1;
    }

    @Override
    public List<ReservedToken> reservedTokens() {
      return List.of();
    }

    @Override
    public byte[] specialPiece(int token) {
      return piece(token);
    }

    @Override
    public int longestPiece() {
      return 5;
    }
  }
}
