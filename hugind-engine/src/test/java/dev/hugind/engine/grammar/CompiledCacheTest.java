package dev.hugind.engine.grammar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class CompiledCacheTest {
  private final List<String> compiled = new ArrayList<>();
  private final CompiledCache<String, String> cache = new CompiledCache<>(2, 100, String::length);

  @Test
  void get_sameKey_compilesOnce() {
    use("a", "a");
    assertThat(compiled).containsExactly("a");
  }

  @Test
  void get_moreThanTheBound_forgetsTheLeastRecentlyUsed() {
    use("a", "b", "a", "c");
    assertThat(cache.size()).isEqualTo(2);
    compiled.clear();
    use("a", "c");
    assertThat(compiled).isEmpty();
    use("b");
    assertThat(compiled).containsExactly("b");
  }

  @Test
  void get_heavyValues_areNotKeptTogether() {
    use("a".repeat(60), "b".repeat(60));
    assertThat(cache.size()).isEqualTo(1);
    use("c".repeat(200));
    assertThat(cache.size()).isZero();
    use("d", "e");
    assertThat(cache.size()).isEqualTo(2);
  }

  @Test
  void get_whatCantBeCompiled_isNotKept() {
    assertThatThrownBy(
            () ->
                cache.get(
                    "a",
                    () -> {
                      throw new GrammarException("no");
                    }))
        .isInstanceOf(GrammarException.class);
    assertThat(cache.size()).isZero();
  }

  private void use(String... keys) {
    for (String key : keys) {
      String value =
          cache.get(
              key,
              () -> {
                compiled.add(key);
                return key;
              });
      assertThat(value).isEqualTo(key);
    }
  }
}
