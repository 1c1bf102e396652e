package dev.hugind.bench.peer;

import com.sun.management.OperatingSystemMXBean;
import dev.hugind.api.HugindServer;
import dev.hugind.api.ServerOptions;
import dev.hugind.engine.EngineManager;
import dev.hugind.engine.EngineOptions;
import dev.hugind.engine.LlamaEngine;
import dev.hugind.engine.backend.ContextOptions;
import dev.hugind.engine.chat.ChatMessage;
import dev.hugind.engine.chat.ChatReply;
import dev.hugind.engine.chat.ChatRequest;
import dev.hugind.engine.fixture.ScriptedBackend;
import dev.hugind.engine.session.SessionOptions;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Measures what a token costs besides the model: processor time of the process per token, read
 * in-process and over HTTP by clients in another process. The model is a script that takes no time.
 *
 * <p>Arguments: how many streams at once, each in turn (1 16 64 1000).
 */
public final class OverheadBench {
  private static final int TOKENS = 200;

  /** The time of a step, which a fast GPU would take. */
  private static final long STEP_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

  private static final int WARM_UP = 4;
  private static final int ROUNDS = 7;
  private static final OperatingSystemMXBean SYSTEM =
      ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);

  private OverheadBench() {}

  /**
   * Runs the benchmark and prints a table.
   *
   * @param args numbers of streams
   * @throws Exception when a stream broke off; then there is no result
   */
  public static void main(String[] args) throws Exception {
    System.out.println("streams   embedded   HTTP   HTTP and JSON, µs of processor time per token");
    List<String> counts = args.length == 0 ? List.of("1", "16", "64", "1000") : List.of(args);
    for (String count : counts) {
      measure(Integer.parseInt(count));
    }
  }

  private static void measure(int streams) throws Exception {
    ScriptedBackend backend =
        ScriptedBackend.answering("x".repeat(2 * TOKENS))
            .beforeDecode(batch -> LockSupport.parkNanos(STEP_NANOS));
    EngineOptions options =
        EngineOptions.builder(Path.of("scripted.gguf"))
            .context(ContextOptions.of(streams, 1024))
            .sessions(SessionOptions.off())
            .build();
    ServerOptions http = ServerOptions.builder().port(0).build();
    try (EngineManager engines =
            new EngineManager(
                (wanted, progress) -> LlamaEngine.open(wanted, backend, progress),
                InstantSource.system());
        HugindServer server = HugindServer.start(engines, http)) {
      LlamaEngine engine = engines.deploy("bench", options).awaitLoaded(Duration.ofMinutes(1));
      List<Double> embedded = new ArrayList<>();
      List<Double> served = new ArrayList<>();
      for (int round = 0; round < WARM_UP + ROUNDS; round++) {
        double inProcess = cost(streams, () -> embedded(engine, streams));
        double overHttp = cost(streams, () -> served(server.port(), streams));
        if (round >= WARM_UP) {
          embedded.add(inProcess);
          served.add(overHttp);
        }
      }
      double within = Users.quantile(embedded, 0.5);
      double over = Users.quantile(served, 0.5);
      System.out.printf(
          Locale.ROOT, "%7d %10.1f %6.1f %6.1f%n", streams, within, over, over - within);
    }
  }

  /** Something that can fail. */
  private interface Work {
    void run() throws Exception;
  }

  private static double cost(int streams, Work work) throws Exception {
    long before = SYSTEM.getProcessCpuTime();
    work.run();
    return (SYSTEM.getProcessCpuTime() - before) / 1e3 / streams / TOKENS;
  }

  private static void embedded(LlamaEngine engine, int streams) throws Exception {
    ChatRequest request =
        ChatRequest.builder(List.of(ChatMessage.user("Hello"))).maxTokens(TOKENS).build();
    Callable<Integer> reader =
        () -> {
          try (ChatReply reply = engine.chat(request)) {
            return reply.await().usage().completionTokens();
          }
        };
    try (ExecutorService readers = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Integer>> answers = new ArrayList<>();
      for (int i = 0; i < streams; i++) {
        answers.add(readers.submit(reader));
      }
      for (Future<Integer> answer : answers) {
        if (answer.get() != TOKENS) {
          throw new IllegalStateException("an answer has " + answer.get() + " of " + TOKENS);
        }
      }
    }
  }

  private static void served(int port, int streams) throws Exception {
    Process clients =
        new ProcessBuilder(
                ProcessHandle.current().info().command().orElseThrow(),
                "-cp",
                System.getProperty("java.class.path"),
                StreamCheck.class.getName(),
                Integer.toString(port),
                Integer.toString(streams),
                Integer.toString(TOKENS))
            .inheritIO()
            .start();
    if (clients.waitFor() != 0) {
      throw new IllegalStateException("a stream did not come whole");
    }
  }
}
