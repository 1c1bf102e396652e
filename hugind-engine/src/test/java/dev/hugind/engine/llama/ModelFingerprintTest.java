package dev.hugind.engine.llama;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hugind.engine.fixture.TinyGguf;
import dev.hugind.engine.gguf.GgufFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelFingerprintTest {
  private static final int SAMPLED = FileFingerprint.SAMPLES * FileFingerprint.SAMPLE_BYTES;

  @TempDir private Path folder;

  @Test
  void copyUnderAnotherNameAndTime_hasTheSame() throws IOException {
    byte[] model = new TinyGguf().bytes();
    Path copy = write("other.gguf", model);
    Files.setLastModifiedTime(copy, FileTime.fromMillis(12345));

    assertThat(of(copy)).isEqualTo(of(write("model.gguf", model))).hasSize(64);
  }

  @Test
  void anyByteOfTheHeaderOrASmallModel_changesIt() throws IOException {
    byte[] model = new TinyGguf().bytes();
    String before = of(write("model.gguf", model));
    String name = "Tiny 1";
    byte[] renamed = GgufBytes.replaced(model, name, "Tiny 2");
    assertThat(of(write("model.gguf", renamed))).isNotEqualTo(before);
    for (int at = model.length - 1; at > model.length / 2; at -= model.length / 16) {
      model[at] ^= 1;
      assertThat(of(write("model.gguf", model))).as("byte %d", at).isNotEqualTo(before);
      model[at] ^= 1;
    }
    assertThat(of(write("model.gguf", model))).isEqualTo(before);
  }

  @Test
  void sampledPlacesOfALargeFile_changeIt() throws IOException {
    byte[] large = new byte[3 * SAMPLED];
    int header = 1000;
    int rest = large.length - header;
    int step = (rest - FileFingerprint.SAMPLE_BYTES) / (FileFingerprint.SAMPLES - 1);
    String before = hash(large, header);
    int[] places = {0, header - 1, header, header + step, header + 40 * step, large.length - 1};
    for (int at : places) {
      large[at] ^= 1;
      assertThat(hash(large, header)).as("byte %d", at).isNotEqualTo(before);
      large[at] ^= 1;
    }
    assertThat(hash(large, header)).isEqualTo(before);
    assertThat(hash(Arrays.copyOf(large, large.length + 1), header)).isNotEqualTo(before);
  }

  @Test
  void adaptersAndTheirScales_changeIt() throws IOException {
    GgufFile model = GgufFile.read(write("model.gguf", new TinyGguf().bytes()));
    GgufFile other = GgufFile.read(write("other.gguf", new TinyGguf().seed(2).bytes()));
    List<String> all =
        List.of(
            new ModelFingerprint().addModel(List.of(model)).hex(),
            new ModelFingerprint().addModel(List.of(other)).hex(),
            new ModelFingerprint().addModel(List.of(model, other)).hex(),
            new ModelFingerprint().addModel(List.of(model)).addAdapter(other, 1f).hex(),
            new ModelFingerprint().addModel(List.of(model)).addAdapter(other, 0.5f).hex());

    assertThat(all).doesNotHaveDuplicates();
  }

  private String hash(byte[] content, int header) throws IOException {
    return new FileFingerprint().add(write("large", content), header).hex();
  }

  private static String of(Path file) {
    return new ModelFingerprint().addModel(GgufFile.readAll(file)).hex();
  }

  private Path write(String name, byte[] content) throws IOException {
    return Files.write(folder.resolve(name), content);
  }
}
