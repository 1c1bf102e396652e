package dev.hugind.api.chat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hugind.engine.chat.ChatEvent;
import dev.hugind.engine.chat.ChatFinishReason;
import dev.hugind.engine.generation.Timings;
import dev.hugind.engine.generation.Usage;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/** The numbers at the end of an answer, in OpenAI's and llama-server's words. */
final class WireUsage {

  private WireUsage() {}

  static String finishReason(ChatFinishReason reason) {
    return reason.name().toLowerCase(Locale.ROOT);
  }

  /**
   * Returns the ends of several replies to one prompt as one. The prompt counts once, with what was
   * cached before the first of them; they were written side by side, so the longest times count.
   */
  static ChatEvent.Done total(List<ChatEvent.Done> ends) {
    ChatEvent.Done total = ends.getFirst();
    for (ChatEvent.Done end : ends.subList(1, ends.size())) {
      total =
          new ChatEvent.Done(
              total.reason(),
              sum(total.usage(), end.usage()),
              longest(total.timings(), end.timings()));
    }
    return total;
  }

  private static Usage sum(Usage a, Usage b) {
    return new Usage(
        a.promptTokens(),
        Math.min(a.cachedTokens(), b.cachedTokens()),
        a.completionTokens() + b.completionTokens(),
        a.reasoningTokens() + b.reasoningTokens());
  }

  private static Timings longest(Timings a, Timings b) {
    return new Timings(
        longest(a.queued(), b.queued()),
        longest(a.prefill(), b.prefill()),
        longest(a.decode(), b.decode()));
  }

  private static Duration longest(Duration a, Duration b) {
    return a.compareTo(b) >= 0 ? a : b;
  }

  static ObjectNode usage(Usage usage) {
    ObjectNode json =
        JsonNodeFactory.instance
            .objectNode()
            .put("prompt_tokens", usage.promptTokens())
            .put("completion_tokens", usage.completionTokens())
            .put("total_tokens", usage.promptTokens() + usage.completionTokens());
    json.putObject("prompt_tokens_details").put("cached_tokens", usage.cachedTokens());
    json.putObject("completion_tokens_details").put("reasoning_tokens", usage.reasoningTokens());
    return json;
  }

  static ObjectNode timings(Usage usage, Timings timings) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("cache_n", usage.cachedTokens());
    putPhase(json, "prompt", usage.promptTokens() - usage.cachedTokens(), timings.prefill());
    putPhase(json, "predicted", usage.completionTokens(), timings.decode());
    return json;
  }

  private static void putPhase(ObjectNode json, String phase, int tokens, Duration time) {
    double millis = time.toNanos() / 1e6;
    json.put(phase + "_n", tokens)
        .put(phase + "_ms", millis)
        // JSON has no infinity: no tokens or no time give 0.
        .put(phase + "_per_token_ms", tokens == 0 ? 0 : millis / tokens)
        .put(phase + "_per_second", millis == 0 ? 0 : tokens * 1e3 / millis);
  }
}
