package dev.hugind.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class StatusSocketTest {
  private static final Duration LONG = Duration.ofSeconds(20);
  private static final List<ModelStatus> STATUS =
      List.of(
          new ModelStatus("a", "llama 135M Q4_1", "ready", 4, 1, 2, new SessionCounts(2, 5, 40)),
          new ModelStatus("b", null, "loading", 2, 0, 0, null));

  private final Path file;

  StatusSocketTest(@TempDir Path folder) {
    file = folder.resolve("1.sock");
  }

  @Test
  void status_isToldToWhoeverAsks() throws Exception {
    try (StatusSocket _ = StatusSocket.open(file, () -> STATUS)) {
      assertThat(StatusSocket.ask(file, LONG)).isEqualTo(STATUS);
      assertThat(StatusSocket.ask(file, LONG)).isEqualTo(STATUS);
    }
    assertThat(file).doesNotExist();
  }

  @Test
  void clientThatLeavesAtOnce_disturbsNobody() throws Exception {
    try (StatusSocket _ = StatusSocket.open(file, () -> STATUS)) {
      for (int i = 0; i < 20; i++) {
        SocketChannel.open(UnixDomainSocketAddress.of(file)).close();
      }

      assertThat(StatusSocket.ask(file, LONG)).isEqualTo(STATUS);
    }
  }

  @Test
  void statusThatFails_isNoAnswerAndNotTheEnd() throws Exception {
    boolean[] fail = {true};
    try (StatusSocket _ =
        StatusSocket.open(
            file,
            () -> {
              if (fail[0]) {
                fail[0] = false;
                throw new IllegalStateException("not now");
              }
              return STATUS;
            })) {
      assertThatThrownBy(() -> StatusSocket.ask(file, LONG)).isInstanceOf(IOException.class);
      assertThat(StatusSocket.ask(file, LONG)).isEqualTo(STATUS);
    }
  }

  @Test
  void serverThatHangs_isGivenUp() throws Exception {
    try (ServerSocketChannel deaf = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      deaf.bind(UnixDomainSocketAddress.of(file));

      assertThatThrownBy(() -> StatusSocket.ask(file, Duration.ofMillis(100)))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("no answer within");
    }
  }

  @Test
  void nobodyThere_isAnIoException() {
    assertThatThrownBy(() -> StatusSocket.ask(file, LONG)).isInstanceOf(IOException.class);
  }
}
