package dev.hugind.bench.peer;

import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;

/**
 * The clients of {@link OverheadBench}, in a process of their own: reads many streams at once and
 * ends well only when all came whole.
 */
public final class StreamCheck {
  private StreamCheck() {}

  /**
   * Reads the streams.
   *
   * @param args port, number of streams, and tokens of each
   * @throws Exception when a stream broke off or lacks a token
   */
  public static void main(String[] args) throws Exception {
    int port = Integer.parseInt(args[0]);
    int streams = Integer.parseInt(args[1]);
    int tokens = Integer.parseInt(args[2]);
    Map<String, Object> request = Requests.of(List.of(Requests.message("user", "Hello")), tokens);
    Callable<Integer> reader = () -> Answer.of(port, request).text().length();
    try (ExecutorService readers = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Integer>> answers =
          readers.invokeAll(IntStream.range(0, streams).mapToObj(i -> reader).toList());
      for (Future<Integer> answer : answers) {
        if (answer.get() != tokens) {
          throw new IllegalStateException("a stream brought " + answer.get() + " of " + tokens);
        }
      }
    }
  }
}
