package dev.hugind.engine.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.SplittableRandom;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Patterns as automata, against Java's own engine. */
class RegexLanguageTest {
  private static final List<String> PATTERNS =
      List.of(
          "a",
          "^a",
          "a$",
          "^a$",
          "^$",
          "",
          "^",
          "$",
          "a^",
          "$a",
          "a|^b$",
          "^a|b$",
          "(a|b)*c",
          "^(a|b)*c$",
          "[^a]",
          "^[^a]*$",
          "^[a-c]{2,3}$",
          "^a{2}$",
          "^a{2,}$",
          "^(ab?){0,2}$",
          "a+?b",
          "^a*?$",
          "(?:ab)+",
          "(?<x>a)b",
          "^\\d+$",
          "^\\D$",
          "\\w\\W",
          "^[\\w-]+$",
          "^[\\d\\-a]+$",
          "^[-a]$",
          "^[a-]$",
          "^.$",
          "^\\.$",
          "^\\x61$",
          "^\\u0061$",
          "^\\cJ$",
          "^(?=a)..$",
          "^(?!a)..$",
          "^(?=.*a)(?=.*b)[abc]{3}$",
          "^(?!.*aa)[ab]*$",
          "^(^a$)$",
          "(^a|b)c",
          "a(b$|c)",
          "^(|a)$",
          "^(a*)*$",
          "^(a|b|)+$",
          "^[ab]$|^c",
          "^\\/$",
          "^[é日]+$",
          "^\\p{L}+$",
          "^\\P{L}+$",
          "^[\\p{Nd}a]$",
          "\\[\\]",
          "^{",
          "^a{,2}$",
          "^(?:a|(b))c?$");

  @Test
  void patterns_matchWhatJavaMatches() {
    SplittableRandom random = new SplittableRandom(5);
    for (String pattern : PATTERNS) {
      // Java knows no {,2} and no brace that stands for itself; end means the very end here.
      String escaped = pattern.replace("{,2}", "\\{,2}").replace("^{", "^\\{");
      Pattern java = Pattern.compile(escaped.replace("$", "\\z"));
      RegexDfa dfa = RegexLanguage.of(pattern, false, "$", "pattern", new SchemaBudget());
      for (int i = 0; i < 3_000; i++) {
        String text = text(random);
        assertThat(dfa.matches(text))
            .as(pattern + " and \"" + text + "\"")
            .isEqualTo(java.matcher(text).find());
      }
    }
  }

  private static String text(SplittableRandom random) {
    String letters = "aaabbbcc1-_ .\n/é日🗾{},2[]";
    int[] all = letters.codePoints().toArray();
    StringBuilder text = new StringBuilder();
    for (int i = random.nextInt(6); i > 0; i--) {
      text.appendCodePoint(all[random.nextInt(all.length)]);
    }
    return text.toString();
  }

  @Test
  void whereEnginesDiffer_narrowIsWhatAllMatchAndWideWhatAnyMatches() {
    SchemaBudget budget = new SchemaBudget();
    for (String pattern : List.of("^\\s$", "^[\\s]$", "^[^\\S]$", "^.$", "^\\S$", "^[^\\s]$")) {
      RegexDfa narrow = RegexLanguage.of(pattern, false, "$", "pattern", budget);
      RegexDfa wide = RegexLanguage.of(pattern, true, "$", "pattern", budget);
      Pattern java = Pattern.compile(pattern.replace("$", "\\z"));
      for (int c = 0; c < 0x3100; c++) {
        String text = Character.toString(c);
        boolean found = java.matcher(text).find();
        assertThat(!narrow.matches(text) || found).as(pattern + " narrow " + c).isTrue();
        assertThat(wide.matches(text) || !found).as(pattern + " wide " + c).isTrue();
      }
    }
  }

  @Test
  void badPatterns_areRefusedByWhatIsBadAboutThem() {
    for (List<String> bad :
        List.of(
            List.of("(a", "without a )"),
            List.of("a)", "without a ("),
            List.of("[a", "closed"),
            List.of("*a", "nothing to repeat"),
            List.of("a**", "nothing to repeat"),
            List.of("^(a", "without a )"),
            List.of("a{3,1}", "reversed"),
            List.of("[b-a]", "reversed"),
            List.of("\\", "closed"),
            List.of("\\1", "backreference"),
            List.of("(?<a>x)\\k<a>", "backreference"),
            List.of("\\bfoo", "word boundary"),
            List.of("(?<!a)b", "lookbehind"),
            List.of("a(?=b)", "lookahead"),
            List.of("^*", "no characters"),
            List.of("\\u12", "hexadecimal"),
            List.of("\\p{Klingon}", "Klingon"),
            List.of("\\y", "\\y"),
            List.of("(?i)a", "not known"),
            List.of("a++", "possessive"))) {
      assertThatThrownBy(
              () -> RegexLanguage.of(bad.get(0), false, "$.x", "pattern", new SchemaBudget()))
          .as(bad.get(0))
          .isInstanceOf(SchemaException.class)
          .hasMessageStartingWith("$.x.pattern: pattern ")
          .hasMessageContaining(bad.get(1));
    }
  }
}
