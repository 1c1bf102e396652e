package dev.hugind.engine.grammar;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hugind.engine.fixture.Matching;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.BitSet;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Classes of characters as bytes. */
class Utf8RangesTest {
  private static final int[] CORNERS = {
    0, 1, 0x7E, 0x7F, 0x80, 0xBF, 0xC0, 0x7FF, 0x800, 0xFFF, 0x1000, 0xD7FF, 0xD800, 0xDFFF, 0xE000,
    0xFFFF, 0x10000, 0x3FFFF, 0x40000, 0xFFFFF, 0x100000, 0x10FFFE, 0x10FFFF
  };

  private static int bound(Random random) {
    return random.nextBoolean()
        ? CORNERS[random.nextInt(CORNERS.length)]
        : random.nextInt(Character.MAX_CODE_POINT + 1);
  }

  @Test
  void classes_matchTheirCharactersAndNoOthers() {
    long seed = 20261125;
    Random random = new Random(seed);
    for (int round = 0; round < 12; round++) {
      boolean negated = round % 2 == 1;
      StringBuilder text = new StringBuilder(negated ? "root ::= [^" : "root ::= [");
      BitSet members = new BitSet();
      for (int i = 0; i <= random.nextInt(5); i++) {
        int one = bound(random);
        int other = bound(random);
        int first = Math.min(one, other);
        int last = random.nextInt(3) == 0 ? first : Math.max(one, other);
        text.append("\\U%08X-\\U%08X".formatted(first, last));
        members.set(first, last + 1);
      }
      if (negated) {
        members.flip(0, Character.MAX_CODE_POINT + 1);
      }
      members.clear(Character.MIN_SURROGATE, Character.MAX_SURROGATE + 1);
      if (members.isEmpty()) {
        continue;
      }
      ByteState start = Gbnf.parse(text.append("]").toString(), GrammarLimits.defaults()).start();
      BitSet matched = new BitSet();
      for (int codePoint = 0; codePoint <= Character.MAX_CODE_POINT; codePoint++) {
        ByteState end = Matching.after(start, encode(codePoint));
        matched.set(codePoint, end != null && end.mayEnd());
      }
      assertThat(matched.equals(members)).as("seed %d, %s", seed, text).isTrue();
    }
  }

  /** Encodes surrogates, too, as no valid text does. */
  private static byte[] encode(int codePoint) {
    return codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE
        ? new byte[] {
          (byte) (0xE0 | (codePoint >> 12)),
          (byte) (0x80 | ((codePoint >> 6) & 0x3F)),
          (byte) (0x80 | (codePoint & 0x3F))
        }
        : Character.toString(codePoint).getBytes(StandardCharsets.UTF_8);
  }

  @Test
  void anyCharacter_isWhatAStrictDecoderTakes() {
    long seed = 4711;
    Random random = new Random(seed);
    ByteState start = Gbnf.parse("root ::= .", GrammarLimits.defaults()).start();
    int valid = 0;
    for (int round = 0; round < 300_000; round++) {
      byte[] bytes = new byte[1 + random.nextInt(4)];
      bytes[0] = (byte) random.nextInt(256);
      for (int i = 1; i < bytes.length; i++) {
        bytes[i] =
            (byte) (random.nextInt(8) == 0 ? random.nextInt(256) : 0x80 | random.nextInt(64));
      }
      boolean expected = isOneCharacter(bytes);
      ByteState end = Matching.after(start, bytes);
      if (expected != (end != null && end.mayEnd())) {
        assertThat(bytes).as("seed %d, valid: %s", seed, expected).isEmpty();
      }
      valid += expected ? 1 : 0;
    }
    assertThat(valid).isGreaterThan(10_000);
  }

  private static boolean isOneCharacter(byte[] bytes) {
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      return text.codePointCount(0, text.length()) == 1;
    } catch (CharacterCodingException e) {
      return false;
    }
  }
}
