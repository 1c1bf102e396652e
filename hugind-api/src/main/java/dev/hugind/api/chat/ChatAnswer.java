package dev.hugind.api.chat;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hugind.engine.chat.ChatEvent;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Writes a whole chat answer. */
final class ChatAnswer {

  private ChatAnswer() {}

  static byte[] json(String id, long created, ChatNames names, List<WholeChoice> whole) {
    ObjectNode root =
        JsonNodeFactory.instance
            .objectNode()
            .put("id", id)
            .put("object", "chat.completion")
            .put("created", created)
            .put("model", names.model())
            .put("system_fingerprint", names.fingerprint());
    ArrayNode choices = root.putArray("choices");
    for (int i = 0; i < whole.size(); i++) {
      choices.add(whole.get(i).json(i));
    }
    ChatEvent.Done total = WireUsage.total(whole.stream().map(WholeChoice::done).toList());
    root.set("usage", WireUsage.usage(total.usage()));
    root.set("timings", WireUsage.timings(total.usage(), total.timings()));
    return root.toString().getBytes(StandardCharsets.UTF_8);
  }
}
