package dev.hugind.api.chat;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hugind.api.http.SseWriter;
import dev.hugind.engine.chat.ChatEvent;
import dev.hugind.engine.chat.ChatFinishReason;
import dev.hugind.engine.generation.TokenLogprob;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class ChatChunksTest {
  private static final String HEAD =
      "data: {\"id\":\"i\",\"object\":\"chat.completion.chunk\",\"created\":7,\"model\":\"m\\\"\","
          + "\"system_fingerprint\":\"b1-f\",\"choices\":[";
  private static final String PIECE_END = ",\"logprobs\":null,\"finish_reason\":null}]}\n\n";
  private static final String TIMINGS =
      "\"timings\":{\"cache_n\":CACHED,\"prompt_n\":FRESH,\"prompt_ms\":20.0,"
          + "\"prompt_per_token_ms\":PER,\"prompt_per_second\":SECOND,\"predicted_n\":2,"
          + "\"predicted_ms\":30.0,\"predicted_per_token_ms\":15.0,"
          + "\"predicted_per_second\":66.66666666666667}";

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

  private long nanos = 5_000_000_000L;

  private ChatChunks chunks(AnswerOptions options) {
    return new ChatChunks(
        new SseWriter(bytes), "i", 7, new ChatNames("m\"", "b1-f"), options, () -> nanos);
  }

  private static AnswerOptions options(int choices, boolean includeUsage) {
    return new AnswerOptions(choices, true, includeUsage, false, false);
  }

  private static void tell(ChatChunks chunks, int choice, ChatEvent event) {
    chunks.tell(new ChoiceReplies.Told(choice, event, 2));
  }

  private String written() {
    String text = bytes.toString(StandardCharsets.UTF_8);
    bytes.reset();
    return text;
  }

  private static String delta(int choice, String delta) {
    return HEAD + "{\"index\":" + choice + ",\"delta\":{" + delta + "}";
  }

  private static String timings(int cached, String fresh, String per, String second) {
    return TIMINGS
        .replace("CACHED", Integer.toString(cached))
        .replace("FRESH", fresh)
        .replace("PER", per)
        .replace("SECOND", second);
  }

  @Test
  void pieces_haveTheseBytes() {
    ChatChunks chunks = chunks(options(1, false));
    chunks.roles();
    assertThat(written())
        .isEqualTo(delta(0, "\"role\":\"assistant\",\"content\":null") + PIECE_END);
    tell(chunks, 0, new ChatEvent.Text("é\"\n"));
    assertThat(written()).isEqualTo(delta(0, "\"content\":\"é\\\"\\n\"") + PIECE_END);
    tell(chunks, 0, new ChatEvent.Reasoning("h\\m"));
    assertThat(written())
        .isEqualTo(
            delta(0, "\"reasoning_content\":\"h\\\\m\",\"reasoning\":\"h\\\\m\"") + PIECE_END);
  }

  @Test
  void toolCalls_areToldInFragments() {
    ChatChunks chunks = chunks(options(1, false));
    tell(chunks, 0, new ChatEvent.ToolCallStart(1, "call_\"1", "weather"));
    assertThat(written())
        .isEqualTo(
            delta(
                    0,
                    "\"tool_calls\":[{\"index\":1,\"id\":\"call_\\\"1\",\"type\":\"function\","
                        + "\"function\":{\"name\":\"weather\",\"arguments\":\"\"}}]")
                + PIECE_END);
    tell(chunks, 0, new ChatEvent.ToolCallArguments(1, "{\"a\":"));
    assertThat(written())
        .isEqualTo(
            delta(0, "\"tool_calls\":[{\"index\":1,\"function\":{\"arguments\":\"{\\\"a\\\":\"}}]")
                + PIECE_END);
  }

  @Test
  void logprobs_areToldWithTheNextPiece() {
    ChatChunks chunks = chunks(options(1, false));
    TokenLogprob half =
        new TokenLogprob(
            0,
            new byte[] {(byte) 0xC3},
            -0.5,
            List.of(Replies.token("a", Double.NEGATIVE_INFINITY)));
    tell(chunks, 0, new ChatEvent.Logprobs(List.of(half)));
    tell(chunks, 0, new ChatEvent.Logprobs(List.of(Replies.token("é", -1))));
    assertThat(written()).isEmpty();
    tell(chunks, 0, new ChatEvent.Text("é"));
    assertThat(written())
        .isEqualTo(
            delta(0, "\"content\":\"é\"")
                + ",\"logprobs\":{\"content\":["
                + "{\"token\":\"\uFFFD\",\"logprob\":-0.5,\"bytes\":[195],\"top_logprobs\":["
                + "{\"token\":\"a\",\"logprob\":-9999.0,\"bytes\":[97]}]},"
                + "{\"token\":\"é\",\"logprob\":-1.0,\"bytes\":[195,169],\"top_logprobs\":[]}],"
                + "\"refusal\":null},\"finish_reason\":null}]}\n\n");
    tell(chunks, 0, new ChatEvent.Text("b"));
    assertThat(written()).isEqualTo(delta(0, "\"content\":\"b\"") + PIECE_END);
  }

  @Test
  void logprobsAtTheEnd_haveAnEmptyDelta() {
    ChatChunks chunks = chunks(options(1, false));
    tell(chunks, 0, new ChatEvent.Logprobs(List.of(Replies.token("x", -2))));
    tell(chunks, 0, Replies.done(ChatFinishReason.LENGTH, 1, 2, 0));
    assertThat(written())
        .isEqualTo(
            delta(0, "")
                + ",\"logprobs\":{\"content\":[{\"token\":\"x\",\"logprob\":-2.0,\"bytes\":[120],"
                + "\"top_logprobs\":[]}],\"refusal\":null},\"finish_reason\":null}]}\n\n"
                + delta(0, "")
                + ",\"logprobs\":null,\"finish_reason\":\"length\"}],"
                + timings(1, "20", "1.0", "1000.0")
                + "}\n\n");
    chunks.end();
    assertThat(written()).isEqualTo("data: [DONE]\n\n");
  }

  @Test
  void choices_haveTheirIndexAndOneUsageForAll() {
    ChatChunks chunks = chunks(options(2, true));
    String pieceEnd = PIECE_END.replace("]}\n", "],\"usage\":null}\n");
    chunks.roles();
    assertThat(written())
        .isEqualTo(
            delta(0, "\"role\":\"assistant\",\"content\":null")
                + pieceEnd
                + delta(1, "\"role\":\"assistant\",\"content\":null")
                + pieceEnd);
    tell(chunks, 1, new ChatEvent.Text("b"));
    tell(chunks, 0, new ChatEvent.Text("a"));
    assertThat(written())
        .isEqualTo(
            delta(1, "\"content\":\"b\"") + pieceEnd + delta(0, "\"content\":\"a\"") + pieceEnd);
    tell(chunks, 1, Replies.done(ChatFinishReason.TOOL_CALLS, 21, 1, 1));
    tell(chunks, 0, Replies.done(ChatFinishReason.STOP, 0, 1, 0));
    chunks.end();
    assertThat(written())
        .isEqualTo(
            delta(1, "")
                + ",\"logprobs\":null,\"finish_reason\":\"tool_calls\"}],\"usage\":null}\n\n"
                + delta(0, "")
                + ",\"logprobs\":null,\"finish_reason\":\"stop\"}],\"usage\":null}\n\n"
                + HEAD
                + "],\"usage\":{\"prompt_tokens\":21,\"completion_tokens\":2,\"total_tokens\":23,"
                + "\"prompt_tokens_details\":{\"cached_tokens\":0},"
                + "\"completion_tokens_details\":{\"reasoning_tokens\":1}},"
                + timings(0, "21", "0.9523809523809523", "1050.0")
                + "}\n\ndata: [DONE]\n\n");
  }

  @Test
  void progress_isAChunkOfItsOwn() {
    ChatChunks chunks = chunks(new AnswerOptions(1, true, true, true, false));
    tell(chunks, 0, new ChatEvent.Progress(21, 1, 14, Duration.ofMillis(20)));
    tell(chunks, 0, new ChatEvent.Text("a"));
    String end = ",\"logprobs\":null,\"finish_reason\":null}],\"usage\":null";
    assertThat(written())
        .isEqualTo(
            delta(0, "")
                + end
                + ",\"prompt_progress\":{\"total\":21,\"cache\":1,\"processed\":14,\"time_ms\":20}}"
                + "\n\n"
                + delta(0, "\"content\":\"a\"")
                + end
                + "}\n\n");
  }

  @Test
  void timings_areToldWithEachPieceOfEachChoice() {
    ChatChunks chunks = chunks(new AnswerOptions(2, true, false, false, true));
    tell(chunks, 0, new ChatEvent.Progress(21, 1, 21, Duration.ofMillis(20)));
    assertThat(written()).isEmpty();
    nanos += 30_000_000;
    for (int choice = 0; choice < 2; choice++) {
      tell(chunks, choice, new ChatEvent.Text("a"));
      assertThat(written())
          .isEqualTo(
              delta(choice, "\"content\":\"a\"")
                  + ",\"logprobs\":null,\"finish_reason\":null}],"
                  + timings(1, "20", "1.0", "1000.0")
                  + "}\n\n");
    }
  }

  @Test
  void timingsBeforeThePromptIsKnown_areNotTold() {
    ChatChunks chunks = chunks(new AnswerOptions(1, true, false, false, true));
    tell(chunks, 0, new ChatEvent.Text("a"));
    assertThat(written()).isEqualTo(delta(0, "\"content\":\"a\"") + PIECE_END);
  }
}
