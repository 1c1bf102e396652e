package dev.hugind.bench.peer;

import java.util.List;
import java.util.Map;

/** One user whose answer repeats its prompt, as edits and summaries do. */
record RepeatScenario() implements Scenario {
  private static final int TOKENS = 160;
  private static final String TEXT =
      """
      The harbour of the old town lies between two hills. In the morning the fishing boats come \
      back, and the gulls follow them over the water. Women in blue aprons wait on the stone \
      quay with baskets and scales. They shout the prices of mackerel, cod and crab, and the \
      cooks of the small inns run from boat to boat. At noon the market is empty, only the \
      cats stay, and the bell of the white church tells the hour. In the evening the lamps are \
      lit, an old man mends his nets beside the wall, and somebody plays an accordion until the \
      tide turns and the boats go out again.""";

  @Override
  public String name() {
    return "repeat";
  }

  @Override
  public Setup setup() {
    return new Setup(4, 4096, 0);
  }

  @Override
  public List<Step> steps(RunningServer server) {
    Step step =
        () -> {
          List<Map<String, String>> chat =
              List.of(
                  Requests.message("user", "Repeat this text word for word.\n\n" + TEXT),
                  Requests.message("assistant", TEXT),
                  Requests.message("user", "Once more, please: the same text."));
          Answer answer = Answer.of(server.port(), Requests.of(chat, TOKENS));
          double seconds = (answer.pieces().getLast() - answer.pieces().getFirst()) / 1e9;
          return Map.of(
              Figure.more("an answer that repeats its prompt, tokens/s", 1.5),
              (TOKENS - 1) / seconds);
        };
    return List.of(step, step);
  }
}
