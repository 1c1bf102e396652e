package dev.hugind.engine.gguf;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FileSignatureTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          version https://git-lfs.github.com/spec/v1 | a Git LFS pointer
          <!DOCTYPE html><html>                      | an HTML page
          '  <HTML lang="en">'                       | an HTML page
          {"error":"Repository not found"}           | JSON
          ["a"]                                      | JSON
          lmgg                                       | format from before GGUF
          fmgg                                       | format from before GGUF
          tjgg                                       | format from before GGUF
          algg                                       | format from before GGUF
          gguf                                       | its first bytes are 67 67 75 66
          """)
  void text_isRecognised(String head, String phrase) {
    assertThat(FileSignature.describe(head.getBytes(StandardCharsets.UTF_8))).contains(phrase);
  }

  @ParameterizedTest
  @CsvSource({
    "504b0304140000, a ZIP archive",
    "1f8b0800000000, a gzip file",
    "8002636f6c6c65, a Python pickle",
    "18ff0100000000007b225f5f, a safetensors file",
    "00000000000000000000, the download did not finish",
    "7f454c4602, its first bytes are 7f 45 4c 46 02 instead of",
    "'', the file is empty",
  })
  void bytes_areRecognised(String hex, String phrase) {
    byte[] head = HexFormat.of().parseHex(hex);

    assertThat(FileSignature.describe(head)).contains(phrase);
  }

  @Test
  void unknownBytes_areShownUpToEight() {
    assertThat(FileSignature.describe(new byte[] {1, 2, 3, 4, 5, 6, 7, 8, 9, 10}))
        .isEqualTo("its first bytes are 01 02 03 04 05 06 07 08 instead of 47 47 55 46 (\"GGUF\")");
  }
}
