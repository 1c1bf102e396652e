package dev.hugind.engine.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** States whose content follows from a seed, and the folder as the tests look at it. */
final class StateFiles {
  static final String NAME = "0123456789abcdef0123456789abcdef";

  private StateFiles() {}

  static StateHeader header(String name, @Nullable String session, int tokens, long stateBytes) {
    int[] ids = new SplittableRandom(tokens).ints(tokens, 0, 200_000).toArray();
    return new StateHeader(
        name, "fp64", "tenant-ä", session, tokens / 2, tokens % 2 == 0, ids, stateBytes);
  }

  static StateHeader header(long stateBytes) {
    return header(NAME, "chat-1", 12, stateBytes);
  }

  static byte[] content(long seed, int bytes) {
    byte[] content = new byte[bytes];
    new SplittableRandom(seed).nextBytes(content);
    return content;
  }

  /** Gives bytes in pieces that fit no block. */
  static StateStore.Source source(byte[] content) {
    return channel -> {
      ByteBuffer bytes = ByteBuffer.wrap(content);
      for (int at = 0; at < content.length; at += 700_001) {
        int length = Math.min(700_001, content.length - at);
        if (channel.write(bytes.slice(at, length)) != length) {
          throw new IOException("a store takes all that it is given");
        }
      }
    };
  }

  static void write(StateStore store, StateHeader header, long seed) throws IOException {
    store.write(header, source(content(seed, Math.toIntExact(header.stateBytes()))));
  }

  /** Writes a state into a folder of its own, and returns its file's bytes. */
  static byte[] fileOf(Path folder, StateHeader header, long seed) throws IOException {
    try (DiskStateStore store = DiskStateStore.at(folder)) {
      write(store, header, seed);
    }
    return Files.readAllBytes(folder.resolve(header.name() + ".kv"));
  }

  static void assertHolds(StateStore store, StateHeader header, byte[] content) throws IOException {
    try (StateStore.Opened opened = store.open(header.name())) {
      assertSame(opened.header(), header);
      MemorySegment state = opened.state();
      assertThat(state.isReadOnly()).isTrue();
      assertThat(state.byteSize()).isEqualTo(content.length);
      assertThat(state.mismatch(MemorySegment.ofArray(content))).isEqualTo(-1);
    }
  }

  static byte[] bytes(StateStore.Opened opened) {
    return opened.state().toArray(ValueLayout.JAVA_BYTE);
  }

  static void assertSame(StateHeader actual, StateHeader expected) {
    assertThat(actual).usingRecursiveComparison().isEqualTo(expected);
  }

  static List<String> names(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }
}
