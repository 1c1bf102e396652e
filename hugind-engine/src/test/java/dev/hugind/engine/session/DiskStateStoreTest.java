package dev.hugind.engine.session;

import static dev.hugind.engine.session.StateFiles.NAME;
import static dev.hugind.engine.session.StateFiles.assertHolds;
import static dev.hugind.engine.session.StateFiles.assertSame;
import static dev.hugind.engine.session.StateFiles.content;
import static dev.hugind.engine.session.StateFiles.header;
import static dev.hugind.engine.session.StateFiles.names;
import static dev.hugind.engine.session.StateFiles.source;
import static dev.hugind.engine.session.StateFiles.write;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class DiskStateStoreTest {
  @TempDir private Path temporary;
  private Path folder;
  private DiskStateStore store;

  @BeforeEach
  void open() throws IOException {
    folder = temporary.resolve("sessions/model");
    store = DiskStateStore.at(folder);
  }

  @AfterEach
  void close() throws IOException {
    store.close();
  }

  @ParameterizedTest
  @NullSource
  @ValueSource(strings = {"", "chat", "Grüße, 世界 \uD83D\uDE00", "\u0000/../x"})
  void anySessionId_comesBack(@Nullable String session) throws IOException {
    StateHeader header = header(NAME, session, 7, 5000);
    write(store, header, 1);
    assertHolds(store, header, content(1, 5000));
    assertSame(store.list().getFirst().header(), header);
  }

  @Test
  void longestSessionId_comesBack_longerOneIsRefused() throws IOException {
    String longest = "é".repeat(StateFormat.MAX_TEXT_BYTES / 2);
    StateHeader header = header(NAME, longest, 7, 50);
    write(store, header, 1);
    assertHolds(store, header, content(1, 50));

    assertThatIOException()
        .isThrownBy(() -> write(store, header(NAME, longest + "x", 7, 50), 2))
        .withMessageContaining("session id has 1048577 bytes; at most 1048576");
    assertHolds(store, header, content(1, 50));
  }

  @Test
  void halfSurrogatePair_isRefused_asItWouldComeBackAsAnotherText() {
    assertThatIOException()
        .isThrownBy(() -> write(store, header(NAME, "a\uD800", 7, 50), 1))
        .withMessageContaining("session id is no text");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 4095, 4096, 1 << 20, (1 << 20) + 1, 3 << 20})
  void sizesAroundBlocks_comeBack(int stateBytes) throws IOException {
    StateHeader header = header(NAME, "s", 0, stateBytes);
    write(store, header, 3);
    assertHolds(store, header, content(3, stateBytes));
    assertThat(Files.size(folder.resolve(NAME + ".kv"))).isEqualTo(store.bytes(header));
  }

  @Test
  void largeState_comesBackWithAllTokens() throws IOException {
    StateHeader header = header(NAME, "s", 100_000, 50_000_000);
    write(store, header, 4);
    assertHolds(store, header, content(4, 50_000_000));
    StateStore.Stored stored = store.list().getFirst();
    assertSame(stored.header(), header);
    assertThat(stored.bytes()).isEqualTo(store.bytes(header));
  }

  @Test
  void reopenedStore_hasWhatWasWritten() throws IOException {
    write(store, header(300), 1);
    store.close();
    store = DiskStateStore.at(folder);
    assertHolds(store, header(300), content(1, 300));
  }

  @Test
  void secondWrite_replacesTheFirst() throws IOException {
    write(store, header(300), 1);
    write(store, header(400), 2);
    assertHolds(store, header(400), content(2, 400));
    assertThat(names(folder)).containsExactly(".lock", NAME + ".kv");
  }

  @Test
  void folderAndFiles_areForTheOwnerOnly() throws IOException {
    write(store, header(300), 1);
    assertThat(permissions(folder)).isEqualTo("rwx------");
    assertThat(permissions(temporary.resolve("sessions"))).isEqualTo("rwx------");
    assertThat(permissions(folder.resolve(NAME + ".kv"))).isEqualTo("rw-------");
    assertThat(permissions(folder.resolve(".lock"))).isEqualTo("rw-------");
  }

  @Test
  void folderThatOthersCanWrite_isRefused() throws IOException {
    Path open = Files.createDirectory(temporary.resolve("open"));
    Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rwxrwx---"));
    assertThatIOException()
        .isThrownBy(() -> DiskStateStore.at(open))
        .withMessageContaining("rwxrwx---")
        .withMessageContaining("chmod go-rwx " + open);
  }

  @Test
  void secondStore_isRefusedUntilTheFirstIsClosed() throws IOException {
    Path link = Files.createSymbolicLink(temporary.resolve("link"), folder);
    for (Path same : List.of(folder, link)) {
      assertThatThrownBy(() -> DiskStateStore.at(same))
          .isInstanceOf(StoreInUseException.class)
          .hasMessageContaining(folder.toRealPath() + " is in use by another engine")
          .hasMessageContaining("a folder of its own");
    }
    store.close();
    store.close();
    store = DiskStateStore.at(link);
  }

  @Test
  void sourceThatGivesTooLittle_isRefused_earlierStays() throws IOException {
    write(store, header(300), 1);
    assertThatIOException()
        .isThrownBy(() -> store.write(header(400), source(content(2, 399))))
        .withMessageContaining("399")
        .withMessageContaining("400");
    assertOnlyTheFirst();
  }

  @Test
  void sourceThatGivesTooMuch_isRefused_earlierStays() throws IOException {
    write(store, header(300), 1);
    assertThatIOException()
        .isThrownBy(() -> store.write(header(400), source(content(2, 401))))
        .withMessageContaining("more than the 400");
    assertOnlyTheFirst();
  }

  @Test
  void sourceThatFails_leavesTheEarlierState() throws IOException {
    write(store, header(300), 1);
    assertThatThrownBy(
            () ->
                store.write(
                    header(400),
                    channel -> {
                      source(content(2, 100)).writeTo(channel);
                      throw new IllegalStateException("context lost");
                    }))
        .hasMessage("context lost");
    assertOnlyTheFirst();
  }

  @Test
  void sourceThatKeepsTheChannel_canNotWriteAfter() throws IOException {
    List<WritableByteChannel> kept = new ArrayList<>();
    store.write(
        header(300),
        channel -> {
          kept.add(channel);
          source(content(1, 300)).writeTo(channel);
        });
    assertThat(kept.getFirst().isOpen()).isFalse();
    assertThatThrownBy(() -> kept.getFirst().write(ByteBuffer.allocate(1)))
        .isInstanceOf(ClosedChannelException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "..",
        "../0123456789abcdef0123456789abc",
        "0123456789ABCDEF0123456789ABCDEF",
        "0123456789abcdef0123456789abcde",
        "0123456789abcdef0123456789abcdef0",
        "0123456789abcdef0123456789abcdef\n",
        "/123456789abcdef0123456789abcdef"
      })
  void otherNames_areRefused(String name) {
    assertThatIllegalArgumentException().isThrownBy(() -> write(store, header(name, "s", 1, 1), 1));
    assertThatIllegalArgumentException().isThrownBy(() -> store.open(name));
    assertThatIllegalArgumentException().isThrownBy(() -> store.touch(name, Instant.EPOCH));
    assertThatIllegalArgumentException().isThrownBy(() -> store.delete(name));
  }

  @Test
  void numbersOutOfRange_areRefused() {
    StateHeader good = header(300);
    for (long stateBytes : new long[] {-1, StateFormat.MAX_STATE_BYTES + 1}) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> store.write(header(stateBytes), source(new byte[0])))
          .withMessageContaining(stateBytes + " bytes of state");
    }
    for (int prompt : new int[] {-1, 13}) {
      assertThatIllegalArgumentException()
          .isThrownBy(
              () ->
                  store.write(
                      new StateHeader(NAME, "f", "i", null, prompt, true, good.tokens(), 1),
                      source(new byte[1])))
          .withMessageContaining("among 12");
    }
  }

  @Test
  void openedState_staysReadableWhenItIsDeletedOrReplaced() throws IOException {
    byte[] first = content(1, 3_000_000);
    write(store, header(3_000_000), 1);
    try (StateStore.Opened opened = store.open(NAME)) {
      write(store, header(3_000_000), 2);
      try (StateStore.Opened second = store.open(NAME)) {
        store.delete(NAME);
        assertThat(StateFiles.bytes(second)).isEqualTo(content(2, 3_000_000));
      }
      assertThat(StateFiles.bytes(opened)).isEqualTo(first);
      assertThat(store.list()).isEmpty();
    }
  }

  @Test
  void closedState_isClosedOnce_andNotReadableAfter() throws IOException {
    write(store, header(300), 1);
    StateStore.Opened opened = store.open(NAME);
    opened.close();
    opened.close();
    assertThat(opened.state().scope().isAlive()).isFalse();
  }

  @Test
  void missingState_isReportedByOpenOnly() throws IOException {
    assertThatThrownBy(() -> store.open(NAME)).isInstanceOf(NoSuchFileException.class);
    store.touch(NAME, Instant.EPOCH);
    store.delete(NAME);
    assertThat(store.list()).isEmpty();
  }

  @Test
  void touch_setsTheLastUse() throws IOException {
    Instant before = Instant.now().minusSeconds(5);
    write(store, header(300), 1);
    assertThat(store.list().getFirst().lastUsed()).isAfter(before);
    Instant used = Instant.parse("2026-01-02T03:04:05Z");
    store.touch(NAME, used);
    assertThat(store.list().getFirst().lastUsed()).isEqualTo(used);
  }

  @Test
  void list_removesLeftovers_leavesOtherFilesAlone() throws IOException {
    write(store, header(300), 1);
    Files.writeString(folder.resolve(NAME + ".kv.tmp"), "half");
    Files.writeString(folder.resolve("f".repeat(32) + ".kv.tmp"), "");
    List<String> others = List.of("notes.kv", "notes.kv.tmp", NAME, NAME + ".kv.bak", "x");
    for (String other : others) {
      Files.writeString(folder.resolve(other), "mine");
    }
    Path directory = Files.createDirectory(folder.resolve("e".repeat(32) + ".kv"));
    Path link =
        Files.createSymbolicLink(
            folder.resolve("d".repeat(32) + ".kv"), folder.resolve(NAME + ".kv"));

    assertThat(store.list()).hasSize(1);

    assertThat(names(folder))
        .containsAll(others)
        .contains(directory.getFileName().toString(), link.getFileName().toString())
        .noneMatch(name -> name.matches("[0-9a-f]{32}\\.kv\\.tmp"));
    assertThatIOException()
        .isThrownBy(() -> store.open("d".repeat(32)))
        .withMessageContaining("no regular file");
  }

  @Test
  void list_leavesWhatIsBeingWritten() throws IOException {
    store.write(
        header(300),
        channel -> {
          assertThat(store.list()).isEmpty();
          source(content(1, 300)).writeTo(channel);
        });
    assertHolds(store, header(300), content(1, 300));
  }

  @Test
  void secondWriteOfTheSameName_meanwhile_isRefused() throws IOException {
    store.write(
        header(300),
        channel -> {
          assertThatIllegalStateException().isThrownBy(() -> write(store, header(300), 2));
          source(content(1, 300)).writeTo(channel);
        });
    assertHolds(store, header(300), content(1, 300));
  }

  @Test
  void manyThreads_writeListAndDelete_withoutHarm() throws Exception {
    List<Future<?>> ends = new ArrayList<>();
    try (ExecutorService threads = Executors.newFixedThreadPool(5)) {
      for (int thread = 0; thread < 4; thread++) {
        String name = Integer.toString(thread).repeat(32);
        ends.add(
            threads.submit(
                () -> {
                  for (int i = 0; i < 25; i++) {
                    StateHeader header = header(name, "s", i, 10_000L + i);
                    write(store, header, i);
                    assertHolds(store, header, content(i, 10_000 + i));
                    if (i % 3 == 0) {
                      store.delete(name);
                    }
                  }
                  return null;
                }));
      }
      ends.add(
          threads.submit(
              () -> {
                for (int i = 0; i < 200; i++) {
                  assertThat(store.list()).hasSizeLessThanOrEqualTo(4);
                }
                return null;
              }));
    }
    for (Future<?> end : ends) {
      end.get();
    }
    // Each wrote 25 times and deleted after the last write, whose number 24 is divisible by 3.
    assertThat(names(folder)).containsExactly(".lock");
  }

  @Test
  void closedStore_refusesEverything() throws IOException {
    store.close();
    assertThatIllegalStateException().isThrownBy(store::list).withMessageContaining("closed");
    assertThatIllegalStateException().isThrownBy(() -> write(store, header(1), 1));
    assertThatIllegalStateException().isThrownBy(() -> store.open(NAME));
    assertThatIllegalStateException().isThrownBy(() -> store.touch(NAME, Instant.EPOCH));
    assertThatIllegalStateException().isThrownBy(() -> store.delete(NAME));
    assertThat(store.bytes(header(1))).isEqualTo(4096 + 1 + 8);
  }

  private void assertOnlyTheFirst() throws IOException {
    assertThat(names(folder)).containsExactly(".lock", NAME + ".kv");
    assertHolds(store, header(300), content(1, 300));
  }

  private static String permissions(Path path) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
  }
}
