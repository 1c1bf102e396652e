package dev.hugind.api.chat;

import dev.hugind.api.http.ClientGoneException;
import dev.hugind.api.http.ClientWatch;
import dev.hugind.api.http.Endpoint;
import dev.hugind.api.http.Exchange;
import dev.hugind.api.http.RequestIds;
import dev.hugind.api.http.SseWriter;
import dev.hugind.api.json.Fields;
import dev.hugind.api.model.ModelDirectory;
import dev.hugind.engine.Deployment;
import dev.hugind.engine.LlamaEngine;
import dev.hugind.engine.chat.ChatEvent;
import dev.hugind.engine.chat.ChatReply;
import dev.hugind.engine.chat.ChatResult;
import dev.hugind.engine.error.GenerationCancelledException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;

/**
 * {@code POST /v1/chat/completions}.
 *
 * <p><b>Thread safety:</b> safe.
 */
public final class ChatCompletionsEndpoint implements Endpoint {
  private static final String SESSION_HEADER = "X-Session-Id";

  private final ModelDirectory models;
  private final Duration pingInterval;
  private final InstantSource clock;

  /**
   * Creates the endpoint.
   *
   * @param models the deployed models
   * @param pingInterval how long a stream may be silent before a comment is sent; positive
   * @param clock tells when an answer was made
   */
  public ChatCompletionsEndpoint(
      ModelDirectory models, Duration pingInterval, InstantSource clock) {
    this.models = models;
    this.pingInterval = pingInterval;
    this.clock = clock;
  }

  @Override
  public void handle(Exchange exchange) throws InterruptedException {
    Fields body = exchange.readJson();
    Deployment deployment = models.find(body.text("model"));
    LlamaEngine engine = ModelDirectory.engine(deployment);
    ChatCall call =
        ChatRequestReader.read(
            body, engine, exchange.caller().id(), exchange.header(SESSION_HEADER));
    ChatNames names = new ChatNames(deployment.name(), Fingerprint.of(engine));
    try (ClientWatch watch = exchange.watchClient()) {
      if (call.stream()) {
        stream(exchange, engine, call, names, watch);
      } else {
        exchange.sendJson(200, plain(exchange, engine, call, names, watch));
      }
    }
  }

  private byte[] plain(
      Exchange exchange, LlamaEngine engine, ChatCall call, ChatNames names, ClientWatch watch)
      throws InterruptedException {
    try (ChatReply reply = engine.chat(call.request())) {
      exchange.bind(reply::cancel, watch);
      ChatResult result = reply.await();
      return ChatAnswer.json(newId(), clock.instant().getEpochSecond(), names, result);
    } catch (GenerationCancelledException e) {
      throw exchange.explain(e, watch);
    }
  }

  private void stream(
      Exchange exchange, LlamaEngine engine, ChatCall call, ChatNames names, ClientWatch watch)
      throws InterruptedException {
    try (ChatReply reply = engine.chat(call.request())) {
      exchange.bind(reply::cancel, watch);
      // Until a slot is leased, whatever goes wrong is a status of its own.
      awaitStart(exchange, reply, watch);
      SseWriter out = exchange.startStream();
      try {
        ChatChunks chunks =
            new ChatChunks(
                out, newId(), clock.instant().getEpochSecond(), names, call.includeUsage());
        chunks.role();
        copy(reply, chunks, out);
      } catch (ClientGoneException e) {
        throw e;
      } catch (GenerationCancelledException e) {
        fail(exchange, out, exchange.explain(e, watch));
      } catch (RuntimeException | InterruptedException e) {
        fail(exchange, out, e);
      }
    }
  }

  private static void awaitStart(Exchange exchange, ChatReply reply, ClientWatch watch)
      throws InterruptedException {
    try {
      reply.awaitStart();
    } catch (GenerationCancelledException e) {
      throw exchange.explain(e, watch);
    }
  }

  private void copy(ChatReply reply, ChatChunks chunks, SseWriter out) throws InterruptedException {
    while (true) {
      Optional<ChatEvent> event = reply.next(pingInterval);
      if (event.isEmpty()) {
        out.ping();
        continue;
      }
      switch (event.get()) {
        case ChatEvent.Text(String text) -> chunks.text(text);
        case ChatEvent.Done done -> {
          chunks.end(done);
          return;
        }
        default -> throw new IllegalStateException("not asked for: " + event.get());
      }
    }
  }

  /** After the first byte there is no status any more: the error is the stream's last event. */
  private static void fail(Exchange exchange, SseWriter out, Exception failure) {
    if (failure instanceof ClientGoneException gone) {
      throw gone;
    }
    if (failure instanceof InterruptedException) {
      Thread.currentThread().interrupt();
    }
    out.fail(exchange.errorOf(failure));
  }

  private static String newId() {
    return RequestIds.random("chatcmpl-");
  }
}
