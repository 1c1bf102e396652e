package dev.hugind.engine.grammar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.hugind.engine.fixture.Matching;
import java.time.Duration;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Grammars that are wrong, or made to take time, memory or the stack. */
class HostileGrammarTest {
  /** Far more than any check takes, even on a busy machine. */
  private static final Duration LONGEST = Duration.ofSeconds(10);

  private static String rules(int count, IntFunction<String> rule) {
    return IntStream.range(0, count).mapToObj(rule).collect(Collectors.joining("\n"));
  }

  private static DynamicTest refused(String name, String grammar, String... words) {
    return DynamicTest.dynamicTest(
        name,
        () ->
            assertTimeoutPreemptively(
                LONGEST,
                () ->
                    assertThatThrownBy(() -> Gbnf.parse(grammar, GrammarLimits.defaults()))
                        .isInstanceOf(GrammarException.class)
                        .hasMessageContainingAll(words)));
  }

  @TestFactory
  Stream<DynamicTest> badGrammars_areRefusedWithTheReason() {
    return Stream.of(
        refused("empty", "", "no rule named root"),
        refused("only other rules", "a ::= \"a\"", "no rule named root"),
        refused(
            "undefined rule",
            "root ::= \"a\"\n  \"b\"",
            "Line 2, column 3",
            "expected the name of a rule"),
        refused(
            "used but not defined",
            "root ::= \"a\" item",
            "Line 1, column 14",
            "item is used but not defined"),
        refused("no definition", "root", "column 5", "expected ::= after", "root", "at its end"),
        refused("equals sign", "root = \"a\"", "column 6", "expected ::=", "'= \"a\"'"),
        refused("underscore", "root ::= a_b\na ::= \"\"", "the end of the rule root", "'_b'"),
        refused("open literal", "root ::= \"abc", "column 10", "literal is not closed"),
        refused("open class", "root ::= [abc", "column 10", "class is not closed"),
        refused("open group", "root ::= (\"a\"", "expected )"),
        refused("closed group", "root ::= \"a\")", "the end of the rule root", "')'"),
        refused("open token", "root ::= <[12]", "expected ]>"),
        refused("open token text", "root ::= <think", "not closed by >"),
        refused("token text", "root ::= <think>", "needs a model's vocabulary", "<[id]>"),
        refused("token number", "root ::= <[x]>", "the number of a token"),
        refused("huge token", "root ::= <[99999999999]>", "no vocabulary has such a token"),
        refused("lone exclamation mark", "root ::= !\"a\"", "expected < and a token"),
        refused("escape", "root ::= \"\\q\"", "unknown escape", "\\uHHHH"),
        refused("end after backslash", "root ::= \"\\", "unknown escape"),
        refused("hexadecimal", "root ::= \"\\u12G4\"", "4 hexadecimal digits"),
        refused("no character", "root ::= [\\U00110000]", "no such character"),
        refused("surrogate escape", "root ::= \"\\uD83D\\uDE00\"", "surrogate"),
        refused("lone surrogate", "root ::= \"\uD83D\"", "surrogate"),
        refused("NUL", "root ::= \"a\0b\"", "NUL", "\\x00"),
        refused("range reversed", "root ::= [z-a]", "range ends before it starts", "'z-a]'"),
        refused("leading quantifier", "root ::= * \"a\"", "nothing stands before the '*'"),
        refused("quantified bar", "root ::= \"a\" | ?", "nothing stands before the '?'"),
        refused("count without lower bound", "root ::= \"a\"{,2}", "expected a count"),
        refused("count empty", "root ::= \"a\"{}", "expected a count"),
        refused("count open", "root ::= \"a\"{2", "expected } to close"),
        refused("count reversed", "root ::= \"a\"{4,2}", "upper bound 2", "lower bound 4"),
        refused("count huge", "root ::= \"a\"{1,100000000}", "above 10000", "repetitions"),
        refused("count beyond a long", "root ::= \"a\"{99999999999999999999}", "above 10000"),
        refused("left recursion", "root ::= root \"a\" | \"b\"", "left recursion", "root → root"),
        refused(
            "left recursion around",
            "root ::= a\na ::= b \"x\"\nb ::= a \"y\" | \"z\"",
            "left recursion",
            "a → b → a"),
        refused(
            "left recursion behind what may be empty",
            "root ::= (\"x\"? e)* root \"y\" | \"z\"\ne ::= \"\" | \"e\"",
            "left recursion",
            "root → root"),
        refused(
            "left recursion in an unused rule",
            "root ::= \"a\"\nunused ::= unused",
            "left recursion",
            "unused → unused"),
        refused("no end", "root ::= \"a\" root", "matches no text"),
        refused("nothing possible", "root ::= [^\\x00-\\U0010FFFF]", "matches no text"),
        refused("text too long", "#" + "x".repeat(1_000_000), "1000001", "textCharacters"),
        refused("long literal", "root ::= \"" + "x".repeat(300_000) + "\"", "too large", "states"),
        refused(
            "many counts",
            "root ::= " + "[^a]{9999} ".repeat(30),
            "too large",
            "200000 states",
            "lower its counts"),
        refused("many rules", rules(40_000, i -> "r" + i + "::=.") + "\nroot::=r1", "too large"),
        refused(
            "deep quantifiers",
            "root ::= \"a\"" + "*".repeat(900_000),
            "nest deeper than 300",
            "nestingDepth"),
        refused(
            "deep groups",
            "root ::= " + "(\"a\" ".repeat(100_000) + ")".repeat(100_000),
            "nest deeper than 300"),
        refused("open groups", "root ::= " + "(".repeat(900_000), "expected )"),
        refused(
            "chain of rules in a circle",
            "root ::= r0\n" + rules(50_000, i -> "r" + i + "::=r" + (i + 1) % 50_000),
            "left recursion",
            "…"));
  }

  @Test
  void largeButGoodGrammars_areCheckedInTime() {
    assertTimeoutPreemptively(
        LONGEST,
        () -> {
          Grammar chain =
              Gbnf.parse(
                  "root ::= r0\n"
                      + rules(50_000, i -> "r" + i + "::=r" + (i + 1))
                      + "\nr50000::=\"x\"",
                  GrammarLimits.defaults());
          assertThat(Matching.matches(chain, "x")).isTrue();
          Grammar groups =
              Gbnf.parse(
                  "root ::= " + "(".repeat(400_000) + "\"x\"" + ")".repeat(400_000),
                  GrammarLimits.defaults());
          assertThat(Matching.matches(groups, "x")).isTrue();
          Grammar counts =
              Gbnf.parse(
                  "root ::= (([ab]{0,1000} \"c\"){0,1000} \"d\"){0,1000}",
                  GrammarLimits.defaults());
          assertThat(Matching.matches(counts, "abcd".repeat(500))).isTrue();
          assertThat(Matching.matches(counts, "d".repeat(1001))).isFalse();
          Grammar options =
              Gbnf.parse("root ::= " + "[a]? ".repeat(5_000), GrammarLimits.defaults());
          assertThat(Matching.matches(options, "a".repeat(20))).isTrue();
        });
  }

  @Test
  void emptyLoops_end() {
    for (String item : new String[] {"\"\"", "(\"\")*", "\"a\"?", "(\"a\"* | \"\")+", "e", "[]"}) {
      Grammar grammar =
          Gbnf.parse(
              "root ::= ("
                  + item
                  + ")* \"b\" ("
                  + item
                  + ")+ ("
                  + item
                  + "){3,}\ne ::= (e2)*\ne2 ::= |",
              GrammarLimits.defaults());
      assertThat(Matching.matches(grammar, "b")).as(item).isTrue();
      assertThat(Matching.matches(grammar, "aaaba")).as(item).isEqualTo(item.contains("a"));
    }
  }
}
