package dev.hugind.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hugind.cli.pull.PullProgress.Stage;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Sizes, tables and progress as people read them. */
final class TextTest {

  @Test
  void bytes_useTheLargestFittingUnit() {
    assertThat(Sizes.bytes(1)).isEqualTo("1 KiB");
    assertThat(Sizes.bytes(98_362_432)).isEqualTo("94 MiB");
    assertThat(Sizes.bytes(5_046_586_573L)).isEqualTo("4.7 GiB");
  }

  @Test
  void times_useTheTwoLargestUnits() {
    assertThat(Sizes.time(Duration.ofSeconds(42))).isEqualTo("42s");
    assertThat(Sizes.time(Duration.ofSeconds(200))).isEqualTo("3m 20s");
    assertThat(Sizes.time(Duration.ofMinutes(125))).isEqualTo("2h 5m");
    assertThat(Sizes.time(Duration.ofHours(52))).isEqualTo("2d 4h");
  }

  @Test
  void counts_areRounded() {
    assertThat(Sizes.count(999_999)).isEqualTo("999K");
    assertThat(Sizes.count(134_515_008)).isEqualTo("135M");
    assertThat(Sizes.count(7_241_732_096L)).isEqualTo("7.2B");
  }

  @Test
  void table_alignsColumnsAndLeavesNoBlanksAtTheEnd() {
    Table table = new Table("NAME", "STATE", "PORT");
    table.add("a-long-name", "ready", "1");
    table.add("b", "", "");

    assertThat(table.lines())
        .containsExactly("NAME         STATE  PORT", "a-long-name  ready  1", "b");
  }

  @Test
  void tableRowOfAnotherLength_isRefused() {
    Table table = new Table("NAME", "STATE");

    assertThatThrownBy(() -> table.add("a")).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void progressOnATerminal_drawsOverItsLineAndTakesItAway() {
    CapturedConsole console = new CapturedConsole(true);
    ProgressLine line = new ProgressLine(console.console(), () -> 0);

    line.show("loading: 10 %");
    line.show("done");
    line.clear();

    assertThat(console.err())
        .isEqualTo("\rloading: 10 %" + "\rdone         " + "\r    \r")
        .doesNotContain("\n");
  }

  @Test
  void progressElsewhere_isALineEveryTenSeconds() {
    CapturedConsole console = new CapturedConsole(false);
    long[] seconds = {0};
    ProgressLine line =
        new ProgressLine(console.console(), () -> Duration.ofSeconds(seconds[0]).toNanos());

    for (seconds[0] = 0; seconds[0] < 25; seconds[0]++) {
      line.show("at " + seconds[0]);
    }
    line.clear();

    assertThat(console.err().lines()).containsExactly("at 0", "at 10", "at 20");
  }

  @Test
  void speed_isThatOfTheLastTenSeconds() {
    TransferSpeed speed = new TransferSpeed();
    assertThat(speed.bytesPerSecond()).isZero();
    assertThat(speed.left(100)).isEmpty();
    for (int second = 0; second <= 20; second++) {
      speed.add(Duration.ofSeconds(second).toNanos(), second <= 10 ? 0 : (second - 10) * 500L);
    }

    assertThat(speed.bytesPerSecond()).isEqualTo(500);
    assertThat(speed.left(6000)).contains(Duration.ofSeconds(2));
    assertThat(speed.left(1)).contains(Duration.ZERO);
    speed.add(Duration.ofSeconds(21).toNanos(), 0);
    assertThat(speed.bytesPerSecond()).as("it has begun again").isZero();
  }

  @Test
  void pullOnATerminal_isOneLineWithSpeedAndTimeLeft() {
    CapturedConsole console = new CapturedConsole(true);
    long[] seconds = {0};
    PullDisplay display =
        new PullDisplay(console.console(), () -> Duration.ofSeconds(seconds[0]).toNanos());

    display.show(Stage.FETCHING, "m.gguf", 0, 300L << 20);
    seconds[0] = 2;
    display.show(Stage.FETCHING, "m.gguf", 20L << 20, 300L << 20);
    display.show(Stage.FETCHING, "n.gguf", 20L << 20, -1);

    assertThat(console.err().split("\r", -1))
        .containsExactly(
            "",
            "m.gguf: 0 % of 300 MiB",
            "m.gguf: 6 % of 300 MiB, 10 MiB/s, 28s left",
            "n.gguf: 20 MiB" + " ".repeat(28));
  }

  @Test
  void pullElsewhere_isSilent() {
    CapturedConsole console = new CapturedConsole(false);

    new PullDisplay(console.console(), () -> 0).show(Stage.FETCHING, "m.gguf", 1, 2);

    assertThat(console.err()).isEmpty();
  }
}
