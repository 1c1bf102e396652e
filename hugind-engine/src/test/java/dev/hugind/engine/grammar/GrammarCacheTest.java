package dev.hugind.engine.grammar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class GrammarCacheTest {
  private final List<String> compiled = new ArrayList<>();
  private final GrammarCache cache =
      new GrammarCache(
          2,
          100,
          text -> {
            compiled.add(text);
            return Gbnf.parse(text, GrammarLimits.defaults());
          });

  @Test
  void get_sameText_compilesOnce() {
    Grammar first = cache.get("root ::= \"a\"");
    assertThat(cache.get("root ::= \"a\"")).isSameAs(first);
    assertThat(compiled).hasSize(1);
  }

  @Test
  void get_moreThanTheBound_forgetsTheLeastRecentlyUsed() {
    use("root ::= \"a\"", "root ::= \"b\"", "root ::= \"a\"", "root ::= \"c\"");
    assertThat(cache.size()).isEqualTo(2);
    compiled.clear();
    use("root ::= \"a\"", "root ::= \"c\"");
    assertThat(compiled).isEmpty();
    use("root ::= \"b\"");
    assertThat(compiled).hasSize(1);
  }

  @Test
  void get_longText_isNotKept() {
    use("root ::= \"a\"", "root ::= \"" + "a".repeat(200) + "\"");
    assertThat(cache.size()).isZero();
  }

  @Test
  void get_badText_isNotKept() {
    assertThatThrownBy(() -> cache.get("root ::= other")).isInstanceOf(GrammarException.class);
    assertThat(cache.size()).isZero();
  }

  private void use(String... texts) {
    for (String text : texts) {
      assertThat(cache.get(text)).isNotNull();
    }
  }
}
