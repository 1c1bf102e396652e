package dev.hugind.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.RecordComponent;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ServerSchemaTest {
  static Stream<Arguments> groups() {
    return Stream.of(
        Arguments.of("", ServerConfig.class),
        Arguments.of("model", ModelConfig.class),
        Arguments.of("model.lora[]", LoraConfig.class),
        Arguments.of("device", DeviceConfig.class),
        Arguments.of("context", ContextConfig.class),
        Arguments.of("sampling", SamplingConfig.class),
        Arguments.of("chat", ChatConfig.class),
        Arguments.of("sessions", SessionsConfig.class),
        Arguments.of("limits", LimitsConfig.class),
        Arguments.of("server", HttpConfig.class),
        Arguments.of("server.api_keys[]", ApiKeyConfig.class),
        Arguments.of("server.tls", TlsConfig.class));
  }

  @ParameterizedTest
  @MethodSource("groups")
  void eachRecordComponent_isOneKey(String group, Class<? extends Record> type) {
    List<String> components =
        Arrays.stream(type.getRecordComponents())
            .map(RecordComponent::getName)
            .map(name -> name.replaceAll("([A-Z])", "_$1").toLowerCase(Locale.ROOT))
            .toList();

    assertThat(ServerSchema.INDEX.names(group)).containsExactlyInAnyOrderElementsOf(components);
  }

  @Test
  void everyKeyFile_givesEveryKeyButThoseThatExcludeOthers() {
    Problems problems = new Problems("test");
    YamlNode document = YamlReader.read(EveryKey.YAML, problems);
    assertThat(document).isInstanceOf(YamlNode.Mapping.class);
    Set<String> given = new HashSet<>();
    collect("", document, given);

    Set<String> expected = new HashSet<>(ServerSchema.INDEX.canonicalPaths());
    expected.removeAll(Set.of("chat.format", "chat.system_prompt_file"));
    assertThat(given).isEqualTo(expected);
  }

  @Test
  void everyDefault_isAllowedByItsOwnRange() {
    Place place = new Place(Path.of("/"), Path.of("/"), Environment.of(Map.of(), Path.of("/")));
    for (KeyGroup<ServerConfig, ?> section : ServerSchema.ROOT.groups()) {
      for (ConfigKey<?, ?> key : section.keys()) {
        if (key.fallback() != null && key.kind() instanceof ScalarKind<?> kind) {
          Object parsed = kind.parser().parse(printFallback(key), place);
          assertThat(parsed).as(key.path()).isEqualTo(key.fallback());
        }
      }
    }
  }

  private static <T> String printFallback(ConfigKey<?, T> key) {
    T fallback = key.fallback();
    return fallback == null ? "" : key.kind().print(fallback).replace("\"", "");
  }

  private static void collect(String path, @Nullable YamlNode node, Set<String> out) {
    if (!path.isEmpty()) {
      out.add(path);
    }
    if (node instanceof YamlNode.Mapping mapping) {
      for (YamlNode.Entry entry : mapping.entries()) {
        if (entry.key() instanceof YamlNode.Scalar name) {
          collect(path.isEmpty() ? name.text() : path + "." + name.text(), entry.value(), out);
        }
      }
    } else if (node instanceof YamlNode.Sequence sequence) {
      for (YamlNode item : sequence.items()) {
        if (item instanceof YamlNode.Mapping) {
          Set<String> inner = new HashSet<>();
          collect(path + "[]", item, inner);
          inner.remove(path + "[]");
          out.addAll(inner);
        }
      }
    }
  }
}
