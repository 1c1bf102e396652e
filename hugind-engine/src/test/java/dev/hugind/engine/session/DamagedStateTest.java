package dev.hugind.engine.session;

import static dev.hugind.engine.session.StateFiles.NAME;
import static dev.hugind.engine.session.StateFiles.assertHolds;
import static dev.hugind.engine.session.StateFiles.content;
import static dev.hugind.engine.session.StateFiles.fileOf;
import static dev.hugind.engine.session.StateFiles.header;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files that are not what was written: none may be taken for a state with other content. */
class DamagedStateTest {
  private static final int STATE_BYTES = 1000;
  private static final int STATE_OFFSET = 4096;
  private static final int TRAILER_BYTES = 8;

  /** Where the fields are, as docs/sessions.md says. */
  private static final int VERSION = 8;

  private static final int HEADER_BYTES = 12;
  private static final int FLAGS = 20;
  private static final int STATE_SIZE = 24;
  private static final int TOKENS = 32;
  private static final int PROMPT_TOKENS = 36;
  private static final int STATE_NAME = 40;
  private static final int FINGERPRINT_BYTES = 56;
  private static final int ISOLATION_BYTES = 60;
  private static final int SESSION_BYTES = 64;
  private static final int FIRST_TOKEN = 68;

  @TempDir private Path folder;
  private Path file;
  private byte[] good;
  private int headerBytes;

  @BeforeEach
  void writeOne() throws IOException {
    file = folder.resolve(NAME + ".kv");
    good = fileOf(folder, header(STATE_BYTES), 1);
    headerBytes = buffer(good).getInt(HEADER_BYTES);
    assertThat(good).hasSize(STATE_OFFSET + STATE_BYTES + TRAILER_BYTES);
  }

  @Test
  void everyBitOfTheHeaderAndTheTrailer_isGuarded() throws IOException {
    for (int at = 0; at < good.length; at++) {
      boolean guarded = at < headerBytes || at >= STATE_OFFSET + STATE_BYTES;
      for (int bit = 0; guarded && bit < 8; bit++) {
        assertRefused(flipped(at, 1 << bit), "bit " + bit + " of byte " + at);
      }
    }
  }

  @Test
  void everyByteOfTheState_isGuarded() throws IOException {
    SplittableRandom random = random();
    for (int at = STATE_OFFSET; at < STATE_OFFSET + STATE_BYTES; at++) {
      assertRefused(flipped(at, 1 + random.nextInt(255)), "byte " + at);
    }
  }

  @Test
  void paddingThatChanged_doesNoHarm() throws IOException {
    SplittableRandom random = random();
    for (int at = headerBytes; at < STATE_OFFSET; at += 1 + random.nextInt(100)) {
      Files.write(file, flipped(at, 1 + random.nextInt(255)));
      try (DiskStateStore store = DiskStateStore.at(folder)) {
        assertHolds(store, header(STATE_BYTES), content(1, STATE_BYTES));
      }
    }
  }

  @Test
  void everyTruncation_isRefused() throws IOException {
    for (int length = 0; length < good.length; length++) {
      assertRefused(Arrays.copyOf(good, length), "length " + length);
    }
    assertRefused(Arrays.copyOf(good, good.length + 1), "a byte too many");
  }

  @Test
  void randomFiles_areRefused() throws IOException {
    SplittableRandom random = random();
    for (int i = 0; i < 500; i++) {
      byte[] garbage = new byte[random.nextInt(10_000)];
      random.nextBytes(garbage);
      if (random.nextBoolean()) {
        System.arraycopy(good, 0, garbage, 0, Math.min(20, garbage.length));
      }
      assertRefused(garbage, "file " + i);
    }
  }

  /** Whoever makes a checksum right must still not get more than a refusal. */
  @Test
  void randomFieldsWithRightChecksums_giveAStateOrARefusal() throws IOException {
    SplittableRandom random = random();
    int refused = 0;
    for (int i = 0; i < 3000; i++) {
      byte[] changed = good.clone();
      for (int change = random.nextInt(3); change >= 0; change--) {
        int at = FLAGS + random.nextInt(headerBytes - 4 - FLAGS);
        int[] values = {random.nextInt(), random.nextInt(100), -1, Integer.MAX_VALUE, 1 << 24};
        if (at + 4 <= headerBytes - 4) {
          buffer(changed).putInt(at, values[random.nextInt(values.length)]);
        }
      }
      sign(changed);
      Files.deleteIfExists(file);
      Files.write(file, changed);
      try (StateFileReader reader = StateFileReader.open(file, NAME)) {
        StateHeader header = reader.readHeader().header();
        assertThat(header.stateBytes()).isEqualTo(STATE_BYTES);
        assertThat(header.promptTokens()).isBetween(0, header.tokens().length);
      } catch (DamagedStateException _) {
        refused++;
      }
    }
    assertThat(refused).isBetween(1000, 2999);
  }

  @Test
  void impossibleFields_areRefused_beforeMemoryIsTaken() throws IOException {
    assertRefused(FLAGS, 4, "flags");
    assertRefused(FLAGS, 1, "session id and has none");
    assertRefused(STATE_SIZE, STATE_BYTES + 1, "what its header says");
    assertRefused(STATE_SIZE + 4, 1, "what its header says");
    assertRefused(STATE_SIZE + 4, 1 << 9, "no possible size");
    assertRefused(STATE_SIZE + 4, -1, "no possible size");
    assertRefused(TOKENS, -1, "claims 4294967295 tokens");
    assertRefused(TOKENS, (1 << 24) + 1, "claims 16777217 tokens");
    assertRefused(TOKENS, 1 << 24, "what its fields take");
    assertRefused(PROMPT_TOKENS, 13, "claims 13 tokens of a prompt");
    assertRefused(STATE_NAME, 0, "another name");
    for (int length : new int[] {FINGERPRINT_BYTES, ISOLATION_BYTES, SESSION_BYTES}) {
      assertRefused(length, Integer.MIN_VALUE, "claims 2147483648 bytes");
      assertRefused(length, (1 << 20) + 1, "claims 1048577 bytes");
      assertRefused(length, 1 << 20, "what its fields take");
    }
    assertRefused(FIRST_TOKEN + 12 * 4, 0xFFFFFFFF, "not UTF-8");
    for (int length : new int[] {-1, Integer.MAX_VALUE, 71, 0}) {
      byte[] changed = good.clone();
      buffer(changed).putInt(HEADER_BYTES, length);
      signPreamble(changed);
      assertThat(refusal(changed)).contains("its header has " + Integer.toUnsignedString(length));
    }
    byte[] changed = good.clone();
    buffer(changed).putInt(HEADER_BYTES, 60_000_000);
    signPreamble(changed);
    assertThat(refusal(changed)).isEqualTo("it ends within its header");
  }

  @Test
  void stateOfAnotherFile_isRefused() throws IOException {
    byte[] other = fileOf(folder.resolve("other"), header(NAME, "chat-2", 12, STATE_BYTES), 2);
    System.arraycopy(good, 0, other, 0, STATE_OFFSET);
    assertThat(refusal(other)).isEqualTo("the checksum of its checksums is wrong");
  }

  @Test
  void swappedBlocks_areRefused() throws IOException {
    int block = StateFormat.BLOCK_BYTES;
    byte[] large = fileOf(folder, header(3L * block), 1);
    byte[] swapped = large.clone();
    System.arraycopy(large, STATE_OFFSET, swapped, STATE_OFFSET + block, block);
    System.arraycopy(large, STATE_OFFSET + block, swapped, STATE_OFFSET, block);
    assertThat(refusal(swapped)).isEqualTo("its state is wrong in block 0 of 3");
    large[STATE_OFFSET + 3 * block - 1] ^= 1;
    assertThat(refusal(large)).isEqualTo("its state is wrong in block 2 of 3");
  }

  @Test
  void damagedState_isRemovedWhenOpened() throws IOException {
    Files.write(file, flipped(STATE_OFFSET + 500, 1));
    try (DiskStateStore store = DiskStateStore.at(folder)) {
      assertThat(store.list()).hasSize(1);
      assertThatIOException()
          .isThrownBy(() -> store.open(NAME))
          .withMessage("The state " + file + " is damaged: its state is wrong in block 0 of 1");
      assertThat(file).doesNotExist();
    }
  }

  @Test
  void damagedHeader_isRemovedByList_othersStay() throws IOException {
    String second = "f".repeat(32);
    Files.write(
        folder.resolve(second + ".kv"),
        fileOf(folder.resolve("other"), header(second, "s", 3, 10), 2));
    Files.write(file, flipped(FIRST_TOKEN, 1));
    Files.write(folder.resolve("0".repeat(32) + ".kv"), good);
    Files.write(folder.resolve("1".repeat(32) + ".kv"), new byte[0]);
    try (DiskStateStore store = DiskStateStore.at(folder)) {
      assertThat(store.list()).extracting(stored -> stored.header().name()).containsExactly(second);
      assertThat(StateFiles.names(folder)).containsExactly(".lock", second + ".kv", "other");
    }
  }

  @Test
  void otherVersion_isLeftOut_andStays() throws IOException {
    byte[] newer = Arrays.copyOf(good, 30);
    buffer(newer).putInt(VERSION, 2);
    signPreamble(newer);
    Files.write(file, newer);
    try (DiskStateStore store = DiskStateStore.at(folder)) {
      assertThat(store.list()).isEmpty();
      assertThatIOException()
          .isThrownBy(() -> store.open(NAME))
          .withMessageContaining("format version 2")
          .withMessageContaining("reads version 1");
      assertThat(file).hasBinaryContent(newer);
      store.delete(NAME);
      assertThat(file).doesNotExist();
    }
  }

  private void assertRefused(int at, int value, String reason) throws IOException {
    byte[] changed = good.clone();
    buffer(changed).putInt(at, value);
    sign(changed);
    assertThat(refusal(changed)).as("%d at %d", value, at).contains(reason);
  }

  private void assertRefused(byte[] content, String what) throws IOException {
    assertThat(refusal(content)).as(what).isNotEmpty();
  }

  /** Reads a file as the store does, and returns what is wrong with it. */
  private String refusal(byte[] content) throws IOException {
    // Some file systems bring a file that is written over to the device at once; a new one not.
    Files.deleteIfExists(file);
    Files.write(file, content);
    try (StateFileReader reader = StateFileReader.open(file, NAME)) {
      StringBuilder reason = new StringBuilder();
      assertThatThrownBy(() -> reader.checkState(reader.readHeader()))
          .isInstanceOfSatisfying(
              DamagedStateException.class, damage -> reason.append(damage.getMessage()));
      return reason.toString();
    }
  }

  private byte[] flipped(int at, int bits) {
    byte[] changed = good.clone();
    changed[at] ^= (byte) bits;
    return changed;
  }

  private void sign(byte[] bytes) {
    buffer(bytes).putInt(headerBytes - 4, checksum(bytes, headerBytes - 4));
  }

  private static void signPreamble(byte[] bytes) {
    buffer(bytes).putInt(16, checksum(bytes, 16));
  }

  private static int checksum(byte[] bytes, int length) {
    CRC32C crc = new CRC32C();
    crc.update(bytes, 0, length);
    return (int) crc.getValue();
  }

  private static ByteBuffer buffer(byte[] bytes) {
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  private static SplittableRandom random() {
    long seed = System.nanoTime();
    System.out.println("DamagedStateTest seed " + seed);
    return new SplittableRandom(seed);
  }
}
