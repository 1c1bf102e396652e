package dev.hugind.api.chat;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import dev.hugind.api.http.SseWriter;
import dev.hugind.engine.chat.ChatEvent;
import dev.hugind.engine.generation.Timings;
import dev.hugind.engine.generation.TokenLogprob;
import dev.hugind.engine.generation.Usage;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Writes the chunks of a streamed chat answer. What is the same in all of them is made once; a
 * token costs its own escaped text.
 *
 * <p><b>Thread safety:</b> confined to the request's thread.
 */
final class ChatChunks {
  private static final JsonStringEncoder JSON = JsonStringEncoder.getInstance();
  private static final byte[] CONTENT = bytes("\"content\":\"");
  private static final byte[] REASONING_CONTENT = bytes("\"reasoning_content\":\"");
  private static final byte[] REASONING = bytes("\",\"reasoning\":\"");
  private static final byte[] QUOTE = bytes("\"");
  private static final byte[] NOTHING = {};

  private final SseWriter out;
  private final AnswerOptions options;
  private final LongSupplier nanoTime;
  private final String head;
  private final List<Choice> choices = new ArrayList<>();

  /** What ends a chunk of a piece, when it has nothing to tell beside it. */
  private final byte[] plainEnd;

  /** How far the prompt, which all choices share, was the last time that it was told. */
  private ChatEvent.@Nullable Progress prompt;

  /** When that was. */
  private long promptNanos;

  /** What is known of one choice while it is being told. */
  private static final class Choice {
    final byte[] open;
    final List<TokenLogprob> logprobs = new ArrayList<>();
    @Nullable String timings;
    ChatEvent.@Nullable Done done;

    Choice(byte[] open) {
      this.open = open;
    }
  }

  ChatChunks(
      SseWriter out,
      String id,
      long created,
      ChatNames names,
      AnswerOptions options,
      LongSupplier nanoTime) {
    this.out = out;
    this.options = options;
    this.nanoTime = nanoTime;
    this.head =
        "{\"id\":\""
            + id
            + "\",\"object\":\"chat.completion.chunk\",\"created\":"
            + created
            + ",\"model\":\""
            + quoted(names.model())
            + "\",\"system_fingerprint\":\""
            + names.fingerprint()
            + "\",\"choices\":[";
    for (int i = 0; i < options.choices(); i++) {
      choices.add(new Choice(bytes(head + "{\"index\":" + i + ",\"delta\":{")));
    }
    this.plainEnd = bytes("},\"logprobs\":null,\"finish_reason\":null}]" + usageNull() + "}");
  }

  /** The first chunk of each choice: who speaks. */
  void roles() {
    for (Choice choice : choices) {
      piece(choice, bytes("\"role\":\"assistant\",\"content\":null"));
    }
  }

  /** What one of the choices tells. */
  void tell(ChoiceReplies.Told told) {
    Choice choice = choices.get(told.choice());
    if (options.timingsPerToken()) {
      choice.timings = timingsUntilNow(told.tokens());
    }
    switch (told.event()) {
      case ChatEvent.Text(String text) -> piece(choice, CONTENT, JSON.quoteAsUTF8(text), QUOTE);
      case ChatEvent.Reasoning(String text) -> {
        byte[] escaped = JSON.quoteAsUTF8(text);
        piece(choice, REASONING_CONTENT, escaped, REASONING, escaped, QUOTE);
      }
      case ChatEvent.ToolCallStart(int call, String id, String name) ->
          piece(
              choice,
              bytes(
                  "\"tool_calls\":[{\"index\":"
                      + call
                      + ",\"id\":\""
                      + quoted(id)
                      + "\",\"type\":\"function\",\"function\":{\"name\":\""
                      + quoted(name)
                      + "\",\"arguments\":\"\"}}]"));
      case ChatEvent.ToolCallArguments(int call, String json) ->
          piece(
              choice,
              bytes(
                  "\"tool_calls\":[{\"index\":"
                      + call
                      + ",\"function\":{\"arguments\":\""
                      + quoted(json)
                      + "\"}}]"));
      case ChatEvent.Logprobs(List<TokenLogprob> tokens) -> choice.logprobs.addAll(tokens);
      case ChatEvent.Progress progress -> progress(choice, progress);
      case ChatEvent.Done done -> finish(choice, done);
    }
  }

  /** How far the prompt is: a chunk of its own, in llama-server's words. */
  private void progress(Choice choice, ChatEvent.Progress progress) {
    prompt = progress;
    promptNanos = nanoTime.getAsLong();
    if (options.progress()) {
      out.data(
          choice.open,
          bytes(
              "},\"logprobs\":null,\"finish_reason\":null}]"
                  + usageNull()
                  + ",\"prompt_progress\":{\"total\":"
                  + progress.promptTokens()
                  + ",\"cache\":"
                  + progress.cachedTokens()
                  + ",\"processed\":"
                  + progress.computedTokens()
                  + ",\"time_ms\":"
                  + progress.elapsed().toMillis()
                  + "}}"));
    }
  }

  /** The timings of a piece: the prompt's as it told them, the answer's since then. */
  private @Nullable String timingsUntilNow(int tokens) {
    if (prompt == null || tokens == 0) {
      return null;
    }
    Usage usage = new Usage(prompt.promptTokens(), prompt.cachedTokens(), tokens, 0);
    Duration decode = Duration.ofNanos(nanoTime.getAsLong() - promptNanos);
    return WireUsage.timings(usage, new Timings(Duration.ZERO, prompt.elapsed(), decode))
        .toString();
  }

  /**
   * The end of a choice: why. What it took is told with it, unless the stream's last chunk tells
   * it.
   */
  private void finish(Choice choice, ChatEvent.Done done) {
    if (!choice.logprobs.isEmpty()) {
      piece(choice, NOTHING);
    }
    choice.done = done;
    choice.timings =
        options.includeUsage() ? null : WireUsage.timings(done.usage(), done.timings()).toString();
    out.data(choice.open, end(choice, "\"" + WireUsage.finishReason(done.reason()) + "\""));
  }

  /** The end of the stream, when all choices have ended: what they took together, and the mark. */
  void end() {
    if (options.includeUsage()) {
      ChatEvent.Done total =
          WireUsage.total(choices.stream().map(choice -> requireDone(choice.done)).toList());
      out.data(
          bytes(
              head
                  + "],\"usage\":"
                  + WireUsage.usage(total.usage())
                  + ",\"timings\":"
                  + WireUsage.timings(total.usage(), total.timings())
                  + "}"));
    }
    out.done();
  }

  private static ChatEvent.Done requireDone(ChatEvent.@Nullable Done done) {
    if (done == null) {
      throw new IllegalStateException("a choice has not ended");
    }
    return done;
  }

  private void piece(Choice choice, byte[]... delta) {
    byte[][] parts = new byte[delta.length + 2][];
    parts[0] = choice.open;
    System.arraycopy(delta, 0, parts, 1, delta.length);
    boolean isPlain = choice.logprobs.isEmpty() && choice.timings == null;
    parts[delta.length + 1] = isPlain ? plainEnd : end(choice, "null");
    out.data(parts);
  }

  /** What stands behind the delta; it uses up what was kept for the choice's next chunk. */
  private byte[] end(Choice choice, String finishReason) {
    String text =
        "},\"logprobs\":"
            + (choice.logprobs.isEmpty() ? "null" : WireLogprobs.of(choice.logprobs))
            + ",\"finish_reason\":"
            + finishReason
            + "}]"
            + usageNull()
            + (choice.timings == null ? "" : ",\"timings\":" + choice.timings)
            + "}";
    choice.logprobs.clear();
    choice.timings = null;
    return bytes(text);
  }

  private String usageNull() {
    return options.includeUsage() ? ",\"usage\":null" : "";
  }

  private static String quoted(String text) {
    return new String(JSON.quoteAsString(text));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
