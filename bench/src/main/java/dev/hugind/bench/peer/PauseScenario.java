package dev.hugind.bench.peer;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Three streams run while a long prompt is computed beside them. */
record PauseScenario() implements Scenario {
  private static final int STREAMS = 3;
  private static final int PROMPT_TOKENS = 1500;

  /** Pieces of each stream before the long prompt comes. */
  private static final int BEFORE = 12;

  @Override
  public String name() {
    return "pause";
  }

  @Override
  public Setup setup() {
    return new Setup(4, 4096, 0);
  }

  @Override
  public List<Step> steps(RunningServer server) {
    return List.of(() -> measure(server, 1), () -> measure(server, 2));
  }

  private static Map<Figure, Double> measure(RunningServer server, int seed) throws Exception {
    List<Answer.Open> streams = new ArrayList<>();
    try (ExecutorService readers = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < STREAMS; i++) {
        Answer.Open stream =
            Answer.open(server.port(), Requests.uncached("Tell me a story, number " + i, 1500));
        streams.add(stream);
        for (int piece = 0; piece < BEFORE; piece++) {
          requirePiece(stream);
        }
      }
      long start = System.nanoTime();
      Future<Answer> big =
          readers.submit(
              () ->
                  Answer.of(
                      server.port(), Requests.uncached(Requests.text(seed, PROMPT_TOKENS), 1)));
      List<Future<Long>> pauses = new ArrayList<>();
      for (Answer.Open stream : streams) {
        pauses.add(readers.submit(() -> longestPause(stream, start, big)));
      }
      long longest = 0;
      for (Future<Long> pause : pauses) {
        longest = Math.max(longest, pause.get());
      }
      return Map.of(
          Figure.less("longest pause of a stream beside a prompt of 1500, s", 0.1),
          longest / 1e9,
          Figure.less("first token of that prompt, s", 1.15),
          big.get().firstPieceSeconds());
    } finally {
      for (Answer.Open stream : streams) {
        stream.close();
      }
    }
  }

  private static void requirePiece(Answer.Open stream) throws IOException {
    if (!stream.awaitPiece()) {
      throw new IOException("a stream ended before the prompt was computed");
    }
  }

  /** Reads until the prompt is done and one more piece has come. */
  private static long longestPause(Answer.Open stream, long start, Future<Answer> big)
      throws Exception {
    long last = start;
    long longest = 0;
    boolean done = false;
    while (!done) {
      done = big.isDone();
      requirePiece(stream);
      long now = System.nanoTime();
      longest = Math.max(longest, now - last);
      last = now;
    }
    return longest;
  }
}
