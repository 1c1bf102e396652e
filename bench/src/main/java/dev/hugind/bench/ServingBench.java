package dev.hugind.bench;

import dev.hugind.api.HugindServer;
import dev.hugind.api.ServerOptions;
import dev.hugind.engine.EngineManager;
import dev.hugind.engine.EngineOptions;
import dev.hugind.engine.LlamaEngine;
import dev.hugind.engine.backend.Backend;
import dev.hugind.engine.backend.ContextOptions;
import dev.hugind.engine.backend.DecodeContext;
import dev.hugind.engine.backend.LoadedModel;
import dev.hugind.engine.backend.ModelOptions;
import dev.hugind.engine.chat.ChatEvent;
import dev.hugind.engine.chat.ChatMessage;
import dev.hugind.engine.chat.ChatReply;
import dev.hugind.engine.chat.ChatRequest;
import dev.hugind.engine.generation.SamplingOptions;
import dev.hugind.engine.llama.LlamaRuntimes;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;

/**
 * Measures the gateway over HTTP beside the bare native loop, in turns and in one run: decode speed
 * by number of users, the longest pause of a stream while a long prompt is computed, and how fast a
 * slot is free after its client left.
 *
 * <p>Arguments: the model file, the number of rounds (3), and a runtime's folder (bundled).
 */
public final class ServingBench {
  private static final List<Integer> USERS = List.of(1, 2, 4, 8);
  private static final int TOKENS = 128;
  private static final int SLOTS = 8;
  private static final SamplingOptions GREEDY =
      SamplingOptions.defaults().toBuilder().temperature(0).build();

  private final LoadedModel model;
  private final DecodeContext context;
  private final LlamaEngine engine;
  private final int port;
  private final ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor();

  private ServingBench(LoadedModel model, DecodeContext context, LlamaEngine engine, int port) {
    this.model = model;
    this.context = context;
    this.engine = engine;
    this.port = port;
  }

  /**
   * Runs the benchmark and prints its tables.
   *
   * @param args the model file, optionally the number of rounds and a runtime's folder
   * @throws Exception when something fails; then there is no result
   */
  public static void main(String[] args) throws Exception {
    Path file = Path.of(args[0]);
    int rounds = args.length > 1 ? Integer.parseInt(args[1]) : 3;
    Path folder = args.length > 2 ? Path.of(args[2]) : null;
    Backend backend = folder == null ? LlamaRuntimes.bundled() : LlamaRuntimes.inFolder(folder);
    EngineOptions options =
        EngineOptions.builder(file).runtime(folder).context(contextOptions()).build();
    ServerOptions http = ServerOptions.builder().port(0).build();
    try (LoadedModel model = backend.load(ModelOptions.of(file), share -> {});
        DecodeContext context = model.openContext(contextOptions());
        EngineManager engines = new EngineManager();
        HugindServer server = HugindServer.start(engines, http)) {
      LlamaEngine engine = engines.deploy("bench", options).awaitLoaded(Duration.ofMinutes(5));
      System.out.println(engine.info().description() + ", " + backend.name());
      ServingBench bench = new ServingBench(model, context, engine, server.port());
      bench.throughput(rounds);
      bench.pauses(rounds);
      bench.departures(rounds);
      bench.clients.close();
    }
  }

  private static ContextOptions contextOptions() {
    ContextOptions usual = ContextOptions.defaults();
    return new ContextOptions(
        SLOTS,
        2048,
        usual.batchTokens(),
        usual.microBatchTokens(),
        usual.flashAttention(),
        0,
        0,
        usual.cacheTypeK(),
        usual.cacheTypeV(),
        usual.offloadKqv(),
        0,
        0);
  }

  private void throughput(int rounds) throws Exception {
    System.out.printf("%ndecode, tokens/s of all users (median of %d rounds)%n", rounds);
    System.out.println("users   bare loop   engine   ratio   HTTP   ratio (median, least to most)");
    int[] prompt = model.vocabulary().tokenize("Tell me a story about the sea.", true);
    for (int users : USERS) {
      List<Double> bare = new ArrayList<>();
      List<Double> embedded = new ArrayList<>();
      List<Double> served = new ArrayList<>();
      List<Double> embeddedRatios = new ArrayList<>();
      List<Double> ratios = new ArrayList<>();
      double warmUp = stream(users, 16) + BareLoop.decode(context, prompt, users, 16, GREEDY);
      if (warmUp <= 0) {
        throw new IllegalStateException("nothing was measured");
      }
      for (int round = 0; round < rounds; round++) {
        bare.add(BareLoop.decode(context, prompt, users, TOKENS, GREEDY));
        embedded.add(embedded(users));
        embeddedRatios.add(embedded.getLast() / bare.getLast());
        served.add(stream(users, TOKENS));
        ratios.add(served.getLast() / bare.getLast());
      }
      System.out.printf(
          Locale.ROOT,
          "%5d %11.1f %8.1f %7.2f %6.1f %7.2f (%.2f to %.2f)%n",
          users,
          median(bare),
          median(embedded),
          median(embeddedRatios),
          median(served),
          median(ratios),
          Collections.min(ratios),
          Collections.max(ratios));
    }
  }

  /** Tokens per second without HTTP: as a program that embeds the engine reads them. */
  private double embedded(int users) throws Exception {
    List<Callable<List<Long>>> answers = new ArrayList<>();
    for (int user = 0; user < users; user++) {
      ChatRequest request =
          ChatRequest.builder(List.of(ChatMessage.user("Tell me a story, number " + user)))
              .sampling(GREEDY)
              .ignoreEndOfTurn(true)
              .reusePrompt(false)
              .maxTokens(TOKENS)
              .build();
      answers.add(
          () -> {
            List<Long> times = new ArrayList<>();
            try (ChatReply generation = engine.chat(request)) {
              while (generation.next(Duration.ofMinutes(2)).orElseThrow()
                  instanceof ChatEvent.Text) {
                times.add(System.nanoTime());
              }
            }
            return times;
          });
    }
    return speed(answers);
  }

  /** Tokens per second over HTTP. */
  private double stream(int users, int tokens) throws Exception {
    List<Callable<List<Long>>> answers = new ArrayList<>();
    for (int user = 0; user < users; user++) {
      answers.add(streaming(request("Tell me a story, number " + user, tokens)));
    }
    return speed(answers);
  }

  /** Tokens per second of all answers, while none has ended. */
  private double speed(List<Callable<List<Long>>> readers) throws Exception {
    List<Future<List<Long>>> answers = new ArrayList<>();
    for (Callable<List<Long>> reader : readers) {
      answers.add(clients.submit(reader));
    }
    long from = Long.MIN_VALUE;
    long to = Long.MAX_VALUE;
    List<Long> all = new ArrayList<>();
    for (Future<List<Long>> answer : answers) {
      List<Long> times = answer.get();
      from = Math.max(from, times.getFirst());
      to = Math.min(to, times.getLast());
      all.addAll(times);
    }
    long start = from;
    long end = to;
    long inside = all.stream().filter(time -> time > start && time <= end).count();
    return inside / ((end - start) / 1e9);
  }

  private void pauses(int rounds) throws Exception {
    System.out.printf("%nlongest pause of three streams while a 1,500-token prompt is computed%n");
    String longText =
        IntStream.range(0, 740).mapToObj(i -> "w" + i % 10).reduce("", (a, b) -> a + " " + b);
    for (int round = 0; round < rounds; round++) {
      List<Future<List<Long>>> streams = new ArrayList<>();
      for (int user = 0; user < 3; user++) {
        String body = request("Tell me a story, number " + user, 600);
        streams.add(clients.submit(streaming(body)));
      }
      while (engine.stats().completionTokens() % 4 != 0 || engine.stats().busySlots() < 3) {
        Thread.onSpinWait();
      }
      long before = System.nanoTime();
      String big = request(round + longText, 1);
      List<Long> first = clients.submit(streaming(big)).get();
      long after = first.getFirst();
      double longest = 0;
      for (Future<List<Long>> stream : streams) {
        List<Long> times = stream.get();
        for (int i = 1; i < times.size(); i++) {
          if (times.get(i) > before && times.get(i - 1) < after) {
            longest = Math.max(longest, (times.get(i) - times.get(i - 1)) / 1e6);
          }
        }
      }
      System.out.printf(
          Locale.ROOT,
          "  pause %.0f ms; the long prompt's first token after %.1f s%n",
          longest,
          (after - before) / 1e9);
    }
  }

  private Callable<List<Long>> streaming(String body) {
    return () -> {
      try (StreamClient client = StreamClient.send(port, body)) {
        return client.awaitEnd();
      }
    };
  }

  private void departures(int rounds) throws Exception {
    System.out.printf("%ntime until the slot of a client that left is free%n");
    String longText =
        IntStream.range(0, 900).mapToObj(i -> "x" + i % 10).reduce("", (a, b) -> a + " " + b);
    for (int round = 0; round < rounds; round++) {
      double prefill = departure(request(round + longText, 100), false);
      double decode = departure(request("Tell me a story, number " + round, 500), true);
      System.out.printf(
          Locale.ROOT, "  during prefill %.0f ms, during decode %.0f ms%n", prefill, decode);
    }
  }

  private double departure(String body, boolean afterFirstPiece) throws IOException {
    try (StreamClient client = StreamClient.send(port, body)) {
      if (afterFirstPiece) {
        if (!client.awaitPiece()) {
          throw new IOException("the answer ended at once");
        }
      } else {
        while (engine.stats().busySlots() == 0) {
          Thread.onSpinWait();
        }
      }
    }
    long left = System.nanoTime();
    while (engine.stats().busySlots() > 0) {
      Thread.onSpinWait();
    }
    return (System.nanoTime() - left) / 1e6;
  }

  private static String request(String text, int tokens) {
    return """
        {"model": "bench", "stream": true, "temperature": 0, "ignore_eos": true, "cache_prompt": false,
         "max_tokens": %d, "messages": [{"role": "user", "content": "%s"}]}
        """
        .formatted(tokens, text);
  }

  private static double median(List<Double> values) {
    return values.stream().sorted().toList().get(values.size() / 2);
  }
}
