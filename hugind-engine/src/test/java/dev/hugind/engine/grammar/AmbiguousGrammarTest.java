package dev.hugind.engine.grammar;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hugind.engine.fixture.Matching;
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
    return limits(workPerByte, ambiguity, LIMITS.cachedCells());
  }

  private static GrammarLimits limits(int workPerByte, int ambiguity, int cachedCells) {
    return new GrammarLimits(
        LIMITS.textCharacters(),
        LIMITS.states(),
        LIMITS.repetitions(),
        LIMITS.nestingDepth(),
        workPerByte,
        ambiguity,
        cachedCells);
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
  void emptyPartsAtTheEnd_needNoStackEither() {
    ByteState start = Gbnf.parse("root ::= \"a\" root \"\" | \"c\"", LIMITS).start();
    ByteState once = requireNonNull(start.next('a'));
    assertThat(once.next('a')).isSameAs(once);
  }

  @Test
  void differentWaysToTheSameCall_giveTheSameState() {
    Grammar grammar =
        Gbnf.parse("root ::= (\"[\" item | \"( \" item) \"]\"\nitem ::= [a-z]+", LIMITS);
    ByteState start = grammar.start();
    assertThat(Matching.after(start, new byte[] {'['}))
        .isNotNull()
        .isSameAs(Matching.after(start, new byte[] {'(', ' '}));
  }

  @Test
  void callersOfOneRule_areMergedBeforeItIsEntered() {
    // Entered once for each way through the rules, the last would be entered 3 million times.
    StringBuilder grammar = new StringBuilder("root ::= r0\n");
    for (int i = 0; i < 30; i++) {
      grammar.append("r%d ::= r%d \"a\" | r%d \"b\"\n".formatted(i, i + 1, i + 2));
    }
    grammar.append("r30 ::= \"x\"\nr31 ::= \"x\"");
    assertThat(after(Gbnf.parse(grammar.toString(), LIMITS), "x").work()).isLessThan(1_000);
  }

  @Test
  void theSameCallTwice_isNotAmbiguous() {
    Grammar grammar = Gbnf.parse("root ::= \"x\" (root | root) \"y\" | \"z\"", limits(1_000, 1));
    assertThat(after(grammar, "x".repeat(50) + "z" + "y".repeat(50)).mayEnd()).isTrue();
  }

  @Test
  void fullRuns_forgetWhatTheyKnow() {
    Grammar grammar = Gbnf.parse("root ::= [a]{0,1000}", limits(1_000, 1, 200));
    GrammarRun run = new GrammarRun(grammar);
    ByteState start = run.start();
    ByteState first = requireNonNull(start.next('a'));
    ByteState state = first;
    for (int i = 0; i < 500; i++) {
      state = requireNonNull(state.next('a'));
      assertThat(run.states()).isLessThan(30);
    }
    assertThat(start.next('a')).isNotNull().isNotSameAs(first);
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
