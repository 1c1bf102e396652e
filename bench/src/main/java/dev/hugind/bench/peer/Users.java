package dev.hugind.bench.peer;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Several users who ask at the same time. */
final class Users {
  private Users() {}

  /** Sends all requests at once and reads all answers to their ends. */
  static List<Answer> ask(RunningServer server, List<Map<String, Object>> requests)
      throws Exception {
    try (ExecutorService users = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Answer>> futures = new ArrayList<>();
      for (Map<String, Object> request : requests) {
        futures.add(users.submit(() -> Answer.of(server.port(), request)));
      }
      List<Answer> answers = new ArrayList<>();
      for (Future<Answer> future : futures) {
        answers.add(future.get());
      }
      return answers;
    }
  }

  /** Returns the pieces per second of all answers together, while all of them were coming. */
  static double speed(List<Answer> answers) {
    long from = answers.stream().mapToLong(one -> one.pieces().getFirst()).max().orElseThrow();
    long to = answers.stream().mapToLong(one -> one.pieces().getLast()).min().orElseThrow();
    long inside =
        answers.stream()
            .flatMap(one -> one.pieces().stream())
            .filter(time -> time > from && time <= to)
            .count();
    if (inside == 0) {
      throw new IllegalStateException("the answers did not overlap; ask for more tokens");
    }
    return inside / ((to - from) / 1e9);
  }

  /** Returns a value below which this share of all values lies. */
  static double quantile(List<Double> values, double share) {
    List<Double> sorted = values.stream().sorted().toList();
    return sorted.get((int) Math.min(sorted.size() - 1, share * sorted.size()));
  }
}
