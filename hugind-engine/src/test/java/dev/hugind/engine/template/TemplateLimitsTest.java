package dev.hugind.engine.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class TemplateLimitsTest {
  @Test
  void defaults_arePinned() {
    assertThat(TemplateLimits.defaults())
        .isEqualTo(
            new TemplateLimits(
                500_000,
                200,
                3_000_000,
                32_000_000,
                96_000_000,
                100_000,
                150,
                Duration.ofSeconds(2)));
  }

  @Test
  void valueOutOfRange_namesFieldAndRange() {
    assertThatThrownBy(() -> new TemplateLimits(1, 501, 1, 1, 1, 1, 1, Duration.ofSeconds(1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("nestingDepth must be from 1 to 500, not 501");
    assertThatThrownBy(() -> new TemplateLimits(1, 1, 0, 1, 1, 1, 1, Duration.ofSeconds(1)))
        .hasMessageContaining("steps must be from 1");
    assertThatThrownBy(() -> new TemplateLimits(1, 1, 1, 1, 1, 1, 1, Duration.ZERO))
        .hasMessage("time must be positive, not PT0S");
  }
}
