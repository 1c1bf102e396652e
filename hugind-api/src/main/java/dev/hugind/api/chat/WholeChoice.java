package dev.hugind.api.chat;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hugind.engine.chat.ChatEvent;
import dev.hugind.engine.generation.TokenLogprob;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One reply, gathered piece by piece into a choice of a whole answer.
 *
 * <p><b>Thread safety:</b> confined to the request's thread.
 */
final class WholeChoice {
  private final boolean withLogprobs;
  private final StringBuilder text = new StringBuilder();
  private final StringBuilder reasoning = new StringBuilder();
  private final List<Call> calls = new ArrayList<>();
  private final List<TokenLogprob> logprobs = new ArrayList<>();
  private ChatEvent.@Nullable Done done;

  private record Call(String id, String name, StringBuilder arguments) {}

  /** Starts a choice, which has log probabilities only if they were asked for. */
  WholeChoice(boolean withLogprobs) {
    this.withLogprobs = withLogprobs;
  }

  void add(ChatEvent event) {
    switch (event) {
      case ChatEvent.Text(String piece) -> text.append(piece);
      case ChatEvent.Reasoning(String piece) -> reasoning.append(piece);
      case ChatEvent.ToolCallStart(int _, String id, String name) ->
          calls.add(new Call(id, name, new StringBuilder()));
      case ChatEvent.ToolCallArguments(int index, String json) ->
          calls.get(index).arguments().append(json);
      case ChatEvent.Logprobs(List<TokenLogprob> tokens) -> logprobs.addAll(tokens);
      case ChatEvent.Progress _ -> {} // asked for by streams only
      case ChatEvent.Done end -> done = end;
    }
  }

  /** How the reply ended. */
  ChatEvent.Done done() {
    if (done == null) {
      throw new IllegalStateException("the reply has not ended");
    }
    return done;
  }

  ObjectNode json(int index) {
    ObjectNode choice = JsonNodeFactory.instance.objectNode().put("index", index);
    ObjectNode message = choice.putObject("message").put("role", "assistant");
    message.put("content", text.isEmpty() && !calls.isEmpty() ? null : text.toString());
    message.putNull("refusal");
    if (!reasoning.isEmpty()) {
      message.put("reasoning_content", reasoning.toString());
      message.put("reasoning", reasoning.toString());
    }
    if (!calls.isEmpty()) {
      toolCalls(message.putArray("tool_calls"));
    }
    if (withLogprobs) {
      choice.set("logprobs", WireLogprobs.of(logprobs));
    } else {
      choice.putNull("logprobs");
    }
    return choice.put("finish_reason", WireUsage.finishReason(done().reason()));
  }

  private void toolCalls(ArrayNode array) {
    for (Call call : calls) {
      array
          .addObject()
          .put("id", call.id())
          .put("type", "function")
          .putObject("function")
          .put("name", call.name())
          .put("arguments", call.arguments().toString());
    }
  }
}
