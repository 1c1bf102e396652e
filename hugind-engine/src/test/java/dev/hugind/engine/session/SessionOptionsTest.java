package dev.hugind.engine.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hugind.engine.EngineOptions;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class SessionOptionsTest {
  private static final Duration HOUR = Duration.ofHours(1);

  @Test
  void defaults_areInMemory() {
    SessionOptions defaults =
        new SessionOptions(
            true,
            1_073_741_824L,
            0,
            null,
            Duration.ofMinutes(5),
            Duration.ofMinutes(60),
            Duration.ofDays(30));

    assertThat(SessionOptions.inMemory()).isEqualTo(defaults);
    assertThat(EngineOptions.builder(Path.of("m.gguf")).build().sessions()).isEqualTo(defaults);
  }

  @Test
  void off_keepsNothing() {
    SessionOptions off = SessionOptions.off();

    assertThat(off.enabled()).isFalse();
    assertThat(off.ramBytes()).isZero();
    assertThat(off.diskBytes()).isZero();
    assertThat(off.folder()).isNull();
  }

  @Test
  void negativeSizes_areRefusedByName() {
    assertThatThrownBy(() -> new SessionOptions(true, -1, 0, null, HOUR, HOUR, HOUR))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("ramBytes is -1; allowed: 0 or more");
    assertThatThrownBy(() -> new SessionOptions(true, 0, -1, null, HOUR, HOUR, HOUR))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("diskBytes is -1; allowed: 0 or more");
  }

  @Test
  void durationsThatAreNotPositive_areRefusedByName() {
    Duration zero = Duration.ZERO;
    assertThatThrownBy(() -> new SessionOptions(true, 0, 0, null, zero, HOUR, HOUR))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("idleToRam is PT0S; it must be positive");
    assertThatThrownBy(() -> new SessionOptions(true, 0, 0, null, HOUR, zero.minusNanos(1), HOUR))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("idleToDisk is PT-0.000000001S; it must be positive");
    assertThatThrownBy(() -> new SessionOptions(true, 0, 0, null, HOUR, HOUR, zero))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("ttl is PT0S; it must be positive");
  }
}
