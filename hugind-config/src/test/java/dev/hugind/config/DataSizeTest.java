package dev.hugind.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DataSizeTest {
  @ParameterizedTest
  @CsvSource({
    "0, 0, 0B",
    "1024, 1024, 1KiB",
    "7B, 7, 7B",
    "512KiB, 524288, 512KiB",
    "3MiB, 3145728, 3MiB",
    "2GiB, 2147483648, 2GiB",
    "2gib, 2147483648, 2GiB",
    "2 GiB, 2147483648, 2GiB",
    "1024GiB, 1099511627776, 1TiB",
    "1PiB, 1125899906842624, 1PiB",
    "1KB, 1000, 1000B",
    "2MB, 2000000, 2000000B",
    "4GB, 4000000000, 3906250KiB",
    "1TB, 1000000000000, 976562500KiB",
    "1PB, 1000000000000000, 976562500000KiB",
    "9223372036854775807, 9223372036854775807, 9223372036854775807B",
  })
  void text_isReadAndPrinted(String text, long bytes, String printed) {
    assertThat(DataSize.parse(text).bytes()).isEqualTo(bytes);
    assertThat(DataSize.parse(text)).hasToString(printed).isEqualTo(DataSize.parse(printed));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "KiB",
        "-1",
        "1.5GiB",
        "1K",
        "1Gi",
        "1 000",
        "0x10",
        "9223372036854775808",
        "9007199254740992KiB",
        "1GiBs",
        " 1"
      })
  void otherText_isRefused(String text) {
    assertThatThrownBy(() -> DataSize.parse(text).bytes())
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void negativeBytes_areRefused() {
    assertThatThrownBy(() -> new DataSize(-1).bytes())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("a size of -1 bytes is below 0");
  }

  @Test
  void order_isThatOfTheBytes() {
    assertThat(DataSize.parse("1GB")).isLessThan(DataSize.parse("1GiB"));
  }

  @ParameterizedTest
  @CsvSource({
    "0s, 0, 0s",
    "500ms, 500, 500ms",
    "60s, 60000, 1m",
    "90s, 90000, 90s",
    "5m, 300000, 5m",
    "2h, 7200000, 2h",
    "48h, 172800000, 2d",
    "30 d, 2592000000, 30d"
  })
  void duration_isReadAndPrinted(String text, long millis, String printed) {
    Duration duration = DurationText.parse(text);

    assertThat(duration).isEqualTo(Duration.ofMillis(millis));
    assertThat(DurationText.print(Duration.ofMillis(millis))).isEqualTo(printed);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "5", "s", "1.5h", "-1s", "1h30m", "1w", "5M", "1234567890123d"})
  void otherDuration_isRefused(String text) {
    assertThat(DurationText.parse(text)).isNull();
  }
}
