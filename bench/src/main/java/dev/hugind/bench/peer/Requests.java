package dev.hugind.bench.peer;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The requests of the scenarios. */
final class Requests {
  private static final List<String> WORDS =
      List.of("river", "stone", "green", "walks", "under", "seven", "light", "paper");

  private Requests() {}

  /** A streamed request at temperature 0 that gives exactly so many tokens. */
  static Map<String, Object> of(List<Map<String, String>> messages, int tokens) {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("model", "bench");
    body.put("messages", messages);
    body.put("stream", true);
    body.put("stream_options", Map.of("include_usage", true));
    body.put("temperature", 0);
    body.put("ignore_eos", true);
    body.put("max_tokens", tokens);
    return body;
  }

  /** The same for a prompt that no cache may serve. */
  static Map<String, Object> uncached(String prompt, int tokens) {
    Map<String, Object> body = of(List.of(message("user", prompt)), tokens);
    body.put("cache_prompt", false);
    return body;
  }

  static Map<String, String> message(String role, String content) {
    return Map.of("role", role, "content", content);
  }

  /** A text of about so many tokens: each word is one. */
  static String text(long seed, int tokens) {
    Random random = new Random(seed);
    return IntStream.range(0, tokens)
        .mapToObj(i -> WORDS.get(random.nextInt(WORDS.size())))
        .collect(Collectors.joining(" "));
  }
}
