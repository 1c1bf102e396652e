package dev.hugind.engine.llama;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ModelMetadataTest {

  @ParameterizedTest
  @CsvSource({
    "134515008, 135M",
    "999000000, 999M",
    "999600000, 1.0B",
    "1543714304, 1.5B",
    "7615616512, 7.6B",
    "70553706496, 71B",
    "0, 0M"
  })
  void sizeLabel_isTheUsualShortForm(long parameters, String label) {
    assertThat(ModelMetadata.sizeLabel(parameters)).isEqualTo(label);
  }
}
