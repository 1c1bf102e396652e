package dev.hugind.engine.grammar;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** What it costs to follow texts that can be read in very many ways. */
class AmbiguousGrammarTest {
  private static final GrammarLimits LIMITS = GrammarLimits.defaults();

  private static ByteState after(Grammar grammar, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return requireNonNull(Matching.after(grammar.start(), bytes), text);
  }

  private static GrammarLimits limits(int workPerByte, int ambiguity) {
    return new GrammarLimits(
        LIMITS.textCharacters(),
        LIMITS.states(),
        LIMITS.repetitions(),
        LIMITS.nestingDepth(),
        workPerByte,
        ambiguity,
        LIMITS.cachedCells());
  }

  @Test
  void alternativesThatDifferAtTheirEnd_costTheSameForEachByte() {
    Grammar grammar = Gbnf.parse("root ::= a\na ::= \"x\" a \"y\" | \"x\" a \"z\" | \"x\"", LIMITS);
    ByteState end = after(grammar, "x".repeat(5_000) + "yz".repeat(2_499) + "y");
    assertThat(end.mayEnd()).isTrue();
    assertThat(end.next('y')).isNull();
    assertThat(end.work()).isLessThan(10_000 * 20);
  }

  @Test
  void everyWayToBracket_costsPolynomialTime() {
    Grammar grammar = Gbnf.parse("root ::= s\ns ::= \"x\" | \"x\" s s", LIMITS);
    long half = after(grammar, "x".repeat(100)).work();
    ByteState end = after(grammar, "x".repeat(201));
    assertThat(end.mayEnd()).isTrue();
    // Cubic at most: twice the length costs eight times as much.
    assertThat(end.work()).isBetween(half, 9 * half).isLessThan(201 * 201 * 201);
  }

  @Test
  void recursionAtTheEnd_needsNoStack() {
    Grammar grammar = Gbnf.parse("root ::= \"a\" b | \"c\"\nb ::= [b] root | root", LIMITS);
    byte[] more = "aba".getBytes(StandardCharsets.UTF_8);
    ByteState once = requireNonNull(Matching.after(grammar.start(), more));
    assertThat(Matching.after(Matching.after(once, new byte[] {'b'}), more)).isSameAs(once);
  }

  @Test
  void loops_comeBackToTheSameState() {
    Grammar grammar = Gbnf.parse("root ::= (\"[\" item \"]\" | \",\")*\nitem ::= [a-z]+", LIMITS);
    ByteState start = grammar.start();
    byte[] round = "[ab],".getBytes(StandardCharsets.UTF_8);
    ByteState once = requireNonNull(Matching.after(start, round));
    long work = once.work();
    assertThat(Matching.after(once, round)).isSameAs(once);
    assertThat(once.work()).isLessThan(2 * work);
  }

  @Test
  void tooMuchWorkForOneByte_isRefused() {
    Grammar grammar = Gbnf.parse("root ::= s\ns ::= \"x\" | \"x\" s s", limits(300, 1_000_000));
    assertThatThrownBy(() -> after(grammar, "x".repeat(1_000)))
        .isInstanceOf(GrammarException.class)
        .hasMessageContainingAll("too ambiguous", "300", "workPerByte");
  }

  @Test
  void tooManyCallers_areRefused() {
    Grammar grammar = Gbnf.parse("root ::= s\ns ::= \"x\" | \"x\" s s", limits(1_000_000, 500));
    assertThatThrownBy(() -> after(grammar, "x".repeat(1_000)))
        .isInstanceOf(GrammarException.class)
        .hasMessageContainingAll("too ambiguous", "500", "ambiguity");
  }
}
