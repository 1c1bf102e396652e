package dev.hugind.engine.chat;

import dev.hugind.engine.backend.ModelInfo;
import dev.hugind.engine.fixture.ScriptedVocabulary;
import dev.hugind.engine.fixture.TestVectors;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Map;

/** The prompt makers of the templates that the vectors have, at the time when these were made. */
final class VectorPrompts {
  private static final Clock CLOCK =
      Clock.fixed(Instant.parse("2026-11-24T12:30:15Z"), ZoneOffset.UTC);

  private final Map<String, String> templates = TestVectors.templates();
  private final Map<String, ChatPrompts> prompts = new HashMap<>();

  ChatPrompts of(String name) {
    return prompts.computeIfAbsent(
        name,
        key ->
            ChatPrompts.of(
                ChatOptions.defaults(), info(template(key)), new ScriptedVocabulary(), CLOCK));
  }

  String template(String name) {
    String source = templates.get(name);
    if (source == null) {
      throw new AssertionError("there is no template " + name);
    }
    return source;
  }

  Iterable<String> names() {
    return templates.keySet().stream().sorted().toList();
  }

  /** The vectors were made without begin and end tokens. */
  private static ModelInfo info(String template) {
    return new ModelInfo("m", "llama", "m", "F16", 1, 1, 64, 8, 1, 258, template, "", "");
  }
}
