package dev.hugind.bench.peer;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Many more users than slots ask at once.
 *
 * @param name the scenario's name
 * @param users how many
 * @param systemTokens tokens of the system prompt that all share
 * @param limit what the ratio of the total times should be at most
 */
record CrowdScenario(String name, int users, int systemTokens, double limit) implements Scenario {
  private static final int TOKENS = 32;

  @Override
  public Setup setup() {
    return new Setup(4, 2048, 0);
  }

  @Override
  public List<Step> steps(RunningServer server) {
    return List.of(() -> measure(server));
  }

  private Map<Figure, Double> measure(RunningServer server) throws Exception {
    String system = Requests.text(900, systemTokens);
    long start = System.nanoTime();
    List<Answer> answers =
        Users.ask(
            server,
            IntStream.range(0, users)
                .mapToObj(
                    user ->
                        Requests.of(
                            List.of(
                                Requests.message("system", system),
                                Requests.message("user", "Question " + user + ": what is next?")),
                            TOKENS))
                .toList());
    double total = (System.nanoTime() - start) / 1e9;
    List<Double> first = answers.stream().map(Answer::firstPieceSeconds).toList();
    List<Double> headers = answers.stream().map(Answer::headersSeconds).toList();
    Map<Figure, Double> figures = new LinkedHashMap<>();
    figures.put(Figure.less(name + ": total time, s", limit), total);
    figures.put(
        Figure.less(name + ": first token, median, s", Double.NaN), Users.quantile(first, 0.5));
    figures.put(
        Figure.less(name + ": first token, 95 of 100, s", Double.NaN), Users.quantile(first, 0.95));
    figures.put(Figure.less(name + ": headers, latest, s", Double.NaN), Users.quantile(headers, 1));
    return figures;
  }
}
