package dev.hugind.bench.peer;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** Users who read answers at the same time: tokens per second of all of them together. */
record DecodeScenario(String name, List<Integer> users, boolean besideBusyCore, double limit)
    implements Scenario {
  private static final int TOKENS = 128;
  private static final int WARM_UP = 24;

  @Override
  public Setup setup() {
    return new Setup(users.getLast(), 2048, 0);
  }

  @Override
  public List<Step> steps(RunningServer server) {
    List<Step> steps = new ArrayList<>();
    steps.add(() -> Map.of(Figure.less("from start to ready, s", 1.5), server.readySeconds()));
    for (int count : users) {
      Figure speed =
          Figure.more(
              "%s, %d user%s, tokens/s".formatted(name, count, count == 1 ? "" : "s"), limit);
      steps.add(
          () -> {
            var _ = Users.ask(server, requests(count, WARM_UP));
            return Map.of(speed, besideBusyCore ? disturbed(server, count) : speed(server, count));
          });
    }
    steps.add(
        () -> Map.of(Figure.less("resident memory, MiB", Double.NaN), server.residentMebibytes()));
    return steps;
  }

  private static double speed(RunningServer server, int count) throws Exception {
    return Users.speed(Users.ask(server, requests(count, TOKENS)));
  }

  private static double disturbed(RunningServer server, int count) throws Exception {
    Process other = new ProcessBuilder("sh", "-c", "while :; do :; done").start();
    try {
      return speed(server, count);
    } finally {
      other.destroyForcibly();
    }
  }

  private static List<Map<String, Object>> requests(int count, int tokens) {
    return IntStream.range(0, count)
        .mapToObj(user -> Requests.uncached("Tell me a long story, number " + user, tokens))
        .toList();
  }
}
