package dev.hugind.api.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.openai.core.ObjectMappers;
import com.openai.models.chat.completions.ChatCompletion;
import dev.hugind.engine.chat.ChatEvent;
import dev.hugind.engine.chat.ChatFinishReason;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class WholeChoiceTest {
  private static final JsonMapper OPENAI = ObjectMappers.jsonMapper();

  private static WholeChoice choice(boolean withLogprobs, ChatEvent... events) {
    WholeChoice choice = new WholeChoice(withLogprobs);
    for (ChatEvent event : events) {
      choice.add(event);
    }
    return choice;
  }

  private static String answer(WholeChoice... choices) {
    return new String(
        ChatAnswer.json("i", 7, new ChatNames("m", "b1-f"), List.of(choices)),
        StandardCharsets.UTF_8);
  }

  /** What OpenAI's own client makes of it, with its checks of every type. */
  private static ChatCompletion read(String answer) throws Exception {
    return OPENAI.readValue(answer, ChatCompletion.class).validate();
  }

  @Test
  void answerThatOnlyCallsTools_hasNullContent() throws Exception {
    String answer =
        answer(
            choice(
                false,
                new ChatEvent.Reasoning("h"),
                new ChatEvent.Reasoning("m"),
                new ChatEvent.ToolCallStart(0, "c0", "f"),
                new ChatEvent.ToolCallArguments(0, "{\"a\""),
                new ChatEvent.ToolCallStart(1, "c1", "g"),
                new ChatEvent.ToolCallArguments(0, ":1}"),
                new ChatEvent.ToolCallArguments(1, "{}"),
                Replies.done(ChatFinishReason.TOOL_CALLS, 0, 9, 2)));

    assertThat(answer)
        .contains(
            "\"choices\":[{\"index\":0,\"message\":{\"role\":\"assistant\",\"content\":null,"
                + "\"refusal\":null,\"reasoning_content\":\"hm\",\"reasoning\":\"hm\","
                + "\"tool_calls\":[{\"id\":\"c0\",\"type\":\"function\",\"function\":"
                + "{\"name\":\"f\",\"arguments\":\"{\\\"a\\\":1}\"}},{\"id\":\"c1\",\"type\":"
                + "\"function\",\"function\":{\"name\":\"g\",\"arguments\":\"{}\"}}]},"
                + "\"logprobs\":null,\"finish_reason\":\"tool_calls\"}]")
        .contains("\"reasoning_tokens\":2");
    assertThat(read(answer).choices().getFirst().message().toolCalls())
        .hasValueSatisfying(calls -> assertThat(calls).hasSize(2));
  }

  @Test
  void emptyAnswer_hasEmptyContent() throws Exception {
    String answer = answer(choice(false, Replies.done(ChatFinishReason.LENGTH, 0, 0, 0)));

    assertThat(answer).contains("{\"role\":\"assistant\",\"content\":\"\",\"refusal\":null}");
    assertThat(read(answer).choices()).hasSize(1);
  }

  @Test
  void severalChoices_shareOneUsage() throws Exception {
    String answer =
        answer(
            choice(false, new ChatEvent.Text("a"), Replies.done(ChatFinishReason.STOP, 3, 5, 1)),
            choice(false, new ChatEvent.Text("b"), Replies.done(ChatFinishReason.STOP, 20, 7, 2)));

    assertThat(answer)
        .contains(
            "\"usage\":{\"prompt_tokens\":21,\"completion_tokens\":12,\"total_tokens\":33,"
                + "\"prompt_tokens_details\":{\"cached_tokens\":3},"
                + "\"completion_tokens_details\":{\"reasoning_tokens\":3}}");
    assertThat(read(answer).choices())
        .extracting(one -> one.message().content().orElse(""))
        .containsExactly("a", "b");
  }

  @Test
  void logprobs_areAllTold() throws Exception {
    ChatEvent.Done done = Replies.done(ChatFinishReason.STOP, 0, 2, 0);
    String answer =
        answer(
            choice(
                true,
                new ChatEvent.Logprobs(
                    List.of(Replies.token("a", -0.25, Replies.token("b", -1.5)))),
                new ChatEvent.Text("a"),
                new ChatEvent.Logprobs(List.of(Replies.token("", -3))),
                done));

    assertThat(answer)
        .contains(
            "\"logprobs\":{\"content\":[{\"token\":\"a\",\"logprob\":-0.25,\"bytes\":[97],"
                + "\"top_logprobs\":[{\"token\":\"b\",\"logprob\":-1.5,\"bytes\":[98]}]},"
                + "{\"token\":\"\",\"logprob\":-3.0,\"bytes\":[],\"top_logprobs\":[]}],"
                + "\"refusal\":null}");
    assertThat(read(answer).choices().getFirst().logprobs()).isPresent();
    assertThat(answer(choice(true, done)))
        .contains("\"logprobs\":{\"content\":[],\"refusal\":null}");
  }

  @Test
  void answerThatHasNotEnded_isNotWritten() {
    assertThatThrownBy(() -> answer(choice(false))).isInstanceOf(IllegalStateException.class);
  }
}
