package dev.hugind.engine.grammar;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class FreeTextTest {
  private static final GrammarLimits LIMITS = GrammarLimits.defaults();

  @Test
  void next_withoutAMark_staysFree() {
    ByteState text = FreeText.until(List.of(mark("<tool>", "\"x\"")), true);
    assertThat(after(text, "anything < <too <tool <tool >"))
        .isInstanceOf(FreeText.State.class)
        .satisfies(state -> assertThat(state.mayEnd()).isTrue());
  }

  @Test
  void next_behindAMark_isTheGrammar() {
    ByteState text = FreeText.until(List.of(mark("<tool>", "\"x\"")), true);
    assertThat(after(text, "say <<tool>")).isNotNull().isNotInstanceOf(FreeText.State.class);
    assertThat(after(text, "say <tool>y")).isNull();
    assertThat(after(text, "say <tool>x")).satisfies(s -> assertThat(s.mayEnd()).isTrue());
    assertThat(after(text, "say <tool>xx")).isNull();
  }

  @Test
  void next_markWithinAMark_isFound() {
    ByteState text = FreeText.until(List.of(mark("abab!", "\"1\""), mark("ba", "\"2\"")), false);
    assertThat(after(text, "aba2")).isNotNull();
    assertThat(after(text, "aba1")).isNull();
  }

  @Test
  void next_markForTheBeginning_countsThereOnly() {
    ByteState behind = Gbnf.parse("root ::= \"1\"", LIMITS).start();
    ByteState text =
        FreeText.until(
            List.of(new FreeText.Mark("{\"name", () -> behind, true), mark("<t>", "\"2\"")), true);
    assertThat(after(text, "{\"name1")).isNotNull();
    assertThat(after(text, "{\"name2")).isNull();
    assertThat(after(text, " \n{\"name1")).isNotNull().isNotInstanceOf(FreeText.State.class);
    assertThat(after(text, ". {\"name2")).isInstanceOf(FreeText.State.class);
    assertThat(after(text, "{\"na{\"name2")).isInstanceOf(FreeText.State.class);
    assertThat(after(text, "{\"na<t>2")).isNotNull().isNotInstanceOf(FreeText.State.class);
    assertThat(after(text, "<t>1")).isNull();
  }

  @Test
  void next_mayNotEnd_untilTheMarkCame() {
    ByteState text = FreeText.thought(List.of(mark("</think>", "\"1\"?")), false);
    assertThat(after(text, "hm")).satisfies(s -> assertThat(s.mayEnd()).isFalse());
    assertThat(after(text, "hm</think>")).satisfies(s -> assertThat(s.mayEnd()).isTrue());
  }

  /** Against the obvious way: the first place at which a mark ends. */
  @Test
  void next_randomTexts_findWhatSearchingFinds() {
    Random random = new Random(7);
    for (int round = 0; round < 2000; round++) {
      List<String> marks = List.of(word(random, 4), word(random, 3), word(random, 2));
      ByteState text = FreeText.until(marks.stream().map(m -> mark(m, "[0-9]*")).toList(), true);
      String answer = word(random, 12);
      boolean found = marks.stream().anyMatch(answer::contains);
      // Behind a mark only digits may follow: letters end the text there.
      int end = firstEnd(marks, answer);
      assertThat(after(text, answer) instanceof FreeText.State)
          .as("%s in %s", marks, answer)
          .isEqualTo(!found);
      if (found) {
        assertThat(after(text, answer.substring(0, end))).isNotNull();
        assertThat(after(text, answer.substring(0, end) + "x")).isNull();
      }
    }
  }

  private static int firstEnd(List<String> marks, String answer) {
    int first = Integer.MAX_VALUE;
    for (String mark : marks) {
      int at = answer.indexOf(mark);
      first = at < 0 ? first : Math.min(first, at + mark.length());
    }
    return first;
  }

  private static String word(Random random, int most) {
    StringBuilder word = new StringBuilder();
    int length = 1 + random.nextInt(most);
    for (int i = 0; i < length; i++) {
      word.append((char) ('a' + random.nextInt(2)));
    }
    return word.toString();
  }

  private static FreeText.Mark mark(String text, String behind) {
    return new FreeText.Mark(text, Gbnf.parse("root ::= " + behind, LIMITS).start());
  }

  private static @Nullable ByteState after(ByteState start, String text) {
    ByteState state = start;
    for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
      state = state == null ? null : state.next(b & 0xFF);
    }
    return state;
  }
}
