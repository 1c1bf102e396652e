package dev.hugind.engine.gguf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class GgmlTypeTest {
  @ParameterizedTest
  @EnumSource
  void everyType_isFoundByItsNumber(GgmlType type) {
    assertThat(GgmlType.ofId(type.id())).contains(type);
    assertThat(type.bytes(type.blockElements())).isEqualTo(type.blockBytes());
  }

  @Test
  void numbersWithoutAType_areEmpty() {
    for (int id : new int[] {-1, 4, 5, 31, 32, 33, 36, 37, 38, 43, 1000, Integer.MIN_VALUE}) {
      assertThat(GgmlType.ofId(id)).as("type %d", id).isEmpty();
    }
    assertThat(Arrays.stream(GgmlType.values()).map(GgmlType::id)).doesNotHaveDuplicates();
  }

  /** The figures that {@code ggml_type_size} of llama.cpp returns for a few types. */
  @Test
  void blockSizes_areThoseOfLlamaCpp() {
    assertThat(GgmlType.Q4_1.bytes(64)).isEqualTo(40);
    assertThat(GgmlType.Q8_0.bytes(64)).isEqualTo(68);
    assertThat(GgmlType.Q4_K.bytes(512)).isEqualTo(288);
    assertThat(GgmlType.Q6_K.bytes(256)).isEqualTo(210);
    assertThat(GgmlType.MXFP4.bytes(32)).isEqualTo(17);
    assertThat(GgmlType.TQ1_0.bytes(256)).isEqualTo(54);
    assertThat(GgmlType.Q8_0.bytes(33)).as("a started block is a whole one").isEqualTo(68);
    assertThat(GgmlType.F32.bytes(0)).isZero();
  }

  @Test
  void sizeBeyond64Bits_isRefused() {
    assertThatExceptionOfType(ArithmeticException.class)
        .isThrownBy(() -> GgmlType.F32.bytes(Long.MAX_VALUE));
  }
}
