package dev.hugind.api.chat;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import dev.hugind.api.http.SseWriter;
import dev.hugind.engine.chat.ChatEvent;
import java.nio.charset.StandardCharsets;

/**
 * Writes the chunks of a streamed chat answer. What is the same in all of them is made once; a
 * token costs its own escaped text.
 *
 * <p><b>Thread safety:</b> confined to the request's thread.
 */
final class ChatChunks {
  private static final JsonStringEncoder JSON = JsonStringEncoder.getInstance();

  private final SseWriter out;
  private final boolean includeUsage;
  private final String head;
  private final byte[] beforeText;
  private final byte[] afterText;

  ChatChunks(SseWriter out, String id, long created, ChatNames names, boolean includeUsage) {
    this.out = out;
    this.includeUsage = includeUsage;
    this.head =
        "{\"id\":\""
            + id
            + "\",\"object\":\"chat.completion.chunk\",\"created\":"
            + created
            + ",\"model\":\""
            + new String(JSON.quoteAsString(names.model()))
            + "\",\"system_fingerprint\":\""
            + names.fingerprint()
            + "\",\"choices\":[";
    this.beforeText = bytes(head + "{\"index\":0,\"delta\":{\"content\":\"");
    this.afterText = bytes("\"},\"logprobs\":null,\"finish_reason\":null}]" + tail());
  }

  /** The first chunk: who speaks. */
  void role() {
    out.data(
        bytes(
            head
                + "{\"index\":0,\"delta\":{\"role\":\"assistant\",\"content\":null},"
                + "\"logprobs\":null,\"finish_reason\":null}]"
                + tail()));
  }

  /** A piece of the answer. */
  void text(String text) {
    out.data(beforeText, JSON.quoteAsUTF8(text), afterText);
  }

  /**
   * The end: why, what it took, and the mark. Timings are in the last chunk, as in llama-server.
   */
  void end(ChatEvent.Done done) {
    String timings = ",\"timings\":" + WireUsage.timings(done.usage(), done.timings());
    out.data(
        bytes(
            head
                + "{\"index\":0,\"delta\":{},\"logprobs\":null,\"finish_reason\":\""
                + WireUsage.finishReason(done.reason())
                + "\"}]"
                + (includeUsage ? ",\"usage\":null" : timings)
                + "}"));
    if (includeUsage) {
      out.data(bytes(head + "],\"usage\":" + WireUsage.usage(done.usage()) + timings + "}"));
    }
    out.done();
  }

  private String tail() {
    return includeUsage ? ",\"usage\":null}" : "}";
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
