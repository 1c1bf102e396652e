package dev.hugind.api.chat;

import dev.hugind.engine.LlamaEngine;
import java.util.HexFormat;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Names what computed an answer: the runtime's build and the model. */
final class Fingerprint {
  private static final Pattern BUILD = Pattern.compile("\\bb\\d+\\b");

  private Fingerprint() {}

  /** Equal for equal builds and models; starts with {@code b}, as llama-server's does. */
  static String of(LlamaEngine engine) {
    Matcher build = BUILD.matcher(engine.runtime());
    int model = engine.info().hashCode() * 31 + engine.contextTokens();
    return (build.find() ? build.group() : "b0") + "-" + HexFormat.of().toHexDigits(model);
  }
}
