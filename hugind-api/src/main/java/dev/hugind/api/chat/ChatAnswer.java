package dev.hugind.api.chat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hugind.engine.chat.ChatResult;
import java.nio.charset.StandardCharsets;

/** Writes a whole chat answer. */
final class ChatAnswer {

  private ChatAnswer() {}

  static byte[] json(String id, long created, ChatNames names, ChatResult result) {
    ObjectNode root =
        JsonNodeFactory.instance
            .objectNode()
            .put("id", id)
            .put("object", "chat.completion")
            .put("created", created)
            .put("model", names.model())
            .put("system_fingerprint", names.fingerprint());
    ObjectNode choice = root.putArray("choices").addObject().put("index", 0);
    choice
        .putObject("message")
        .put("role", "assistant")
        .put("content", result.text())
        .putNull("refusal");
    choice.putNull("logprobs").put("finish_reason", WireUsage.finishReason(result.reason()));
    root.set("usage", WireUsage.usage(result.usage()));
    root.set("timings", WireUsage.timings(result.usage(), result.timings()));
    return root.toString().getBytes(StandardCharsets.UTF_8);
  }
}
