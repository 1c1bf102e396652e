package dev.hugind.api.chat;

import dev.hugind.api.http.ClientGoneException;
import dev.hugind.api.http.ClientWatch;
import dev.hugind.api.http.Endpoint;
import dev.hugind.api.http.Exchange;
import dev.hugind.api.http.RequestIds;
import dev.hugind.api.http.SseWriter;
import dev.hugind.api.json.Fields;
import dev.hugind.api.metrics.GatewayMetrics;
import dev.hugind.api.model.ModelDirectory;
import dev.hugind.engine.Deployment;
import dev.hugind.engine.LlamaEngine;
import dev.hugind.engine.chat.ChatRequest;
import dev.hugind.engine.error.GenerationCancelledException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * {@code POST /v1/chat/completions}.
 *
 * <p><b>Thread safety:</b> safe.
 */
public final class ChatCompletionsEndpoint implements Endpoint {
  private static final String SESSION_HEADER = "X-Session-Id";

  private final ModelDirectory models;
  private final GatewayMetrics metrics;

  /**
   * A stream that has to wait for a slot sends its headers after this time: clients and proxies
   * give up a server that is silent. If it waits too long, its last event says so.
   */
  private static final Duration HEADERS_WITHIN = Duration.ofMillis(30);

  private final Duration pingInterval;
  private final InstantSource clock;

  /**
   * Creates the endpoint.
   *
   * @param models the deployed models
   * @param metrics what measures the answers
   * @param pingInterval how long a stream may be silent before a comment is sent; positive
   * @param clock tells when an answer was made
   */
  public ChatCompletionsEndpoint(
      ModelDirectory models, GatewayMetrics metrics, Duration pingInterval, InstantSource clock) {
    this.models = models;
    this.metrics = metrics;
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
    AnswerTimes times =
        new AnswerTimes(metrics.timers(deployment), call.options().choices(), System::nanoTime);
    ChatNames names = new ChatNames(deployment.name(), Fingerprint.of(engine));
    try (ClientWatch watch = exchange.watchClient()) {
      try (ChoiceReplies replies =
          new ChoiceReplies(engine.chat(call.request(), call.options().choices()), times::add)) {
        exchange.bind(replies::cancel, watch);
        if (call.options().stream()) {
          stream(exchange, replies, call, names, watch);
        } else {
          exchange.sendJson(200, plain(exchange, replies, call, names, watch));
        }
      }
    }
  }

  private byte[] plain(
      Exchange exchange, ChoiceReplies replies, ChatCall call, ChatNames names, ClientWatch watch)
      throws InterruptedException {
    boolean withLogprobs = call.request().topLogprobs() != ChatRequest.NO_LOGPROBS;
    List<WholeChoice> choices =
        Stream.generate(() -> new WholeChoice(withLogprobs))
            .limit(call.options().choices())
            .toList();
    try {
      while (replies.isOpen()) {
        // The engine ends what takes longer than it may, so this ends too.
        replies.next(pingInterval).ifPresent(told -> choices.get(told.choice()).add(told.event()));
      }
    } catch (GenerationCancelledException e) {
      throw exchange.explain(e, watch);
    }
    return ChatAnswer.json(newId(), clock.instant().getEpochSecond(), names, choices);
  }

  private void stream(
      Exchange exchange, ChoiceReplies replies, ChatCall call, ChatNames names, ClientWatch watch)
      throws InterruptedException {
    awaitStart(exchange, replies, watch);
    SseWriter out = exchange.startStream();
    try {
      ChatChunks chunks =
          new ChatChunks(
              out,
              newId(),
              clock.instant().getEpochSecond(),
              names,
              call.options(),
              System::nanoTime);
      chunks.roles();
      copy(replies, chunks, out);
    } catch (ClientGoneException e) {
      throw e;
    } catch (GenerationCancelledException e) {
      fail(exchange, out, exchange.explain(e, watch));
    } catch (RuntimeException | InterruptedException e) {
      fail(exchange, out, e);
    }
  }

  /** Until the headers are sent, whatever goes wrong is a status of its own. */
  private static void awaitStart(Exchange exchange, ChoiceReplies replies, ClientWatch watch)
      throws InterruptedException {
    try {
      var _ = replies.awaitStart(HEADERS_WITHIN);
    } catch (GenerationCancelledException e) {
      throw exchange.explain(e, watch);
    }
  }

  private void copy(ChoiceReplies replies, ChatChunks chunks, SseWriter out)
      throws InterruptedException {
    while (replies.isOpen()) {
      Optional<ChoiceReplies.Told> told = replies.next(pingInterval);
      if (told.isEmpty()) {
        out.ping();
      } else {
        chunks.tell(told.get());
      }
    }
    chunks.end();
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
