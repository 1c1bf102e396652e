package dev.hugind.bench.peer;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** One user with a prompt that nobody has seen: time to first token. */
record PrefillScenario(List<Integer> promptTokens) implements Scenario {
  @Override
  public String name() {
    return "prefill";
  }

  @Override
  public Setup setup() {
    return new Setup(4, 4608, 0);
  }

  @Override
  public List<Step> steps(RunningServer server) {
    List<Step> steps = new ArrayList<>();
    steps.add(() -> warmUp(server));
    for (int tokens : promptTokens) {
      Figure figure = Figure.less("first token of a prompt of " + tokens + ", s", 1.02);
      steps.add(
          () -> {
            Answer answer =
                Answer.of(server.port(), Requests.uncached(Requests.text(tokens, tokens), 2));
            return Map.of(figure, answer.firstPieceSeconds());
          });
    }
    return steps;
  }

  private static Map<Figure, Double> warmUp(RunningServer server) throws Exception {
    var _ = Answer.of(server.port(), Requests.uncached(Requests.text(1, 300), 8));
    return Map.of();
  }
}
