package dev.hugind.api.chat;

import dev.hugind.api.json.Fields;
import dev.hugind.engine.LlamaEngine;
import dev.hugind.engine.chat.ChatMessage;
import dev.hugind.engine.chat.ChatRequest;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads the body of a chat completions request; every field is honoured or refused by name. */
final class ChatRequestReader {

  private ChatRequestReader() {}

  /**
   * Reads a request.
   *
   * @param body the body, its {@code model} read already
   * @param engine the engine that will answer
   * @param callerId whose cached tokens may be used
   * @param sessionHeader the header {@code X-Session-Id}, or null
   * @throws InterruptedException when the thread was interrupted
   */
  static ChatCall read(
      Fields body, LlamaEngine engine, String callerId, @Nullable String sessionHeader)
      throws InterruptedException {
    List<ChatMessage> messages = MessageReader.read(body);
    ChatRequest.Builder request = ChatRequest.builder(messages);
    TemplateReader.end(body, messages, request);
    Map<String, Object> variables = TemplateReader.variables(body);
    ToolUse tools = ToolReader.read(body);
    AnswerOptions options = AnswerOptionsReader.read(body);
    request
        .tools(tools.tools())
        .toolChoice(tools.choice())
        .parallelToolCalls(tools.parallel())
        .responseFormat(FormatReader.read(body, tools))
        .reasoning(ReasoningReader.read(body, variables))
        .templateVariables(variables)
        .documents(TemplateReader.documents(body))
        .reportProgress(options.needsProgress())
        .topLogprobs(AnswerOptionsReader.topLogprobs(body))
        .maxTokens(StopReader.maxTokens(body))
        .stop(StopReader.strings(body))
        .ignoreEndOfTurn(body.flag("ignore_eos", false))
        .reusePrompt(body.flag("cache_prompt", true))
        .isolation(SessionReader.isolation(body, callerId))
        .session(SessionReader.session(body, sessionHeader))
        .sampling(SamplingReader.read(body, engine));
    ChatFieldRules.BODY.check(body);
    return new ChatCall(request.build(), options);
  }
}
