package dev.hugind.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Holds docs/configuration.md to the declared keys; the tables to paste are left in target/. */
class ConfigurationDocTest {
  private static final Path DOC = Path.of("../docs/configuration.md");

  @TempDir private Path folder;

  @Test
  void tableOfKeys_isTheOneThatTheDeclarationsGive() throws IOException {
    String expected = keyTable();
    Files.writeString(Path.of("target/configuration-keys.md"), expected);

    assertThat(part("keys")).isEqualTo(expected);
  }

  @Test
  void tableOfOlderNames_isTheOneThatTheDeclarationsGive() throws IOException {
    String expected = oldNameTable();
    Files.writeString(Path.of("target/configuration-old-names.md"), expected);

    assertThat(part("old-names")).isEqualTo(expected);
  }

  @Test
  void examples_areValidConfigurations() throws IOException {
    Matcher example = Pattern.compile("```yaml\n(.*?)```", Pattern.DOTALL).matcher(doc());
    TestFiles files = new TestFiles(folder);
    files.variables.putAll(Map.of("HUGIND_KEY", "k1", "CI_KEY", "k2", "WEB_KEY", "k3"));
    int count = 0;
    while (example.find()) {
      assertThat(files.config(example.group(1)).model().modelPath().written()).isNotEmpty();
      count++;
    }
    assertThat(count).isPositive();
  }

  private static String doc() throws IOException {
    return Files.readString(DOC);
  }

  private static String part(String name) throws IOException {
    String start = "<!-- " + name + ": written from the declared keys -->\n";
    String text = doc();
    assertThat(text).contains(start);
    int from = text.indexOf(start) + start.length();
    return text.substring(from, text.indexOf("<!-- end -->", from));
  }

  private static String keyTable() {
    StringBuilder out = new StringBuilder("| key | type | unit | default | range | meaning |\n");
    out.append("| --- | --- | --- | --- | --- | --- |\n");
    appendKeys(ServerSchema.ROOT, out);
    return out.toString();
  }

  private static void appendKeys(KeyGroup<?, ?> group, StringBuilder out) {
    for (ConfigKey<?, ?> key : group.keys()) {
      ValueKind<?> kind = key.kind();
      String fallback =
          key.defaultNote().equals(printed(key))
              ? "`" + key.defaultNote() + "`"
              : key.defaultNote();
      row(
          out,
          "`" + key.path() + "`",
          kind.type(),
          kind.unit(),
          fallback,
          kind.range(),
          key.meaning());
    }
    for (KeyGroup<?, ?> inner : group.groups()) {
      if (inner.isList()) {
        String path = inner.path().replace("[]", "");
        row(
            out,
            "`" + path + "`",
            "list",
            "entries",
            "`[]`",
            "0 to " + inner.maxEntries(),
            inner.meaning());
      }
      appendKeys(inner, out);
    }
  }

  private static String oldNameTable() {
    StringBuilder out = new StringBuilder("| older name | key | takes |\n| --- | --- | --- |\n");
    for (ConfigKey<?, ?> key : allKeys(ServerSchema.ROOT)) {
      key.oldNames()
          .forEach(
              old ->
                  row(
                      out,
                      "`" + old.path() + "`",
                      "`" + key.path() + "`",
                      old.kind().equals(key.kind())
                          ? "the same"
                          : old.kind().equals(TextKinds.INVERTED_FLAG)
                              ? "the opposite: `true` means `" + key.name() + ": false`"
                              : old.kind().allowed()));
    }
    return out.toString();
  }

  private static <T> String printed(ConfigKey<?, T> key) {
    T fallback = key.fallback();
    return fallback == null ? "" : key.kind().print(fallback);
  }

  private static List<ConfigKey<?, ?>> allKeys(KeyGroup<?, ?> group) {
    List<ConfigKey<?, ?>> keys = new ArrayList<>(group.keys());
    for (KeyGroup<?, ?> inner : group.groups()) {
      keys.addAll(allKeys(inner));
    }
    return keys;
  }

  private static void row(StringBuilder out, String... cells) {
    for (String cell : cells) {
      out.append("| ").append(cell.replace("|", "\\|")).append(cell.isEmpty() ? "" : " ");
    }
    out.append("|\n");
  }
}
