package dev.hugind.api.chat;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hugind.engine.generation.TokenLogprob;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The log probabilities of tokens, in OpenAI's form. */
final class WireLogprobs {
  /** What OpenAI writes for the impossible; JSON has no infinity. */
  private static final double NEVER = -9999.0;

  private WireLogprobs() {}

  static ObjectNode of(List<TokenLogprob> tokens) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    ArrayNode content = json.putArray("content");
    for (TokenLogprob token : tokens) {
      ObjectNode one = content.addObject();
      put(one, token);
      ArrayNode top = one.putArray("top_logprobs");
      for (TokenLogprob likely : token.top()) {
        put(top.addObject(), likely);
      }
    }
    return json.putNull("refusal");
  }

  private static void put(ObjectNode json, TokenLogprob token) {
    // A token may hold a part of a character: its text has U+FFFD then, its bytes are exact.
    json.put("token", new String(token.bytes(), StandardCharsets.UTF_8))
        .put("logprob", Double.isFinite(token.logprob()) ? token.logprob() : NEVER);
    ArrayNode bytes = json.putArray("bytes");
    for (byte b : token.bytes()) {
      bytes.add(b & 0xFF);
    }
  }
}
