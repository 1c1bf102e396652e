package dev.hugind.bench.peer;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * More conversations than slots take turns: time to first token of those that return, and how much
 * of their prompts was cached.
 *
 * @param name the scenario's name
 * @param conversations how many
 * @param systemTokens tokens of the system prompt that all share; 0 for none
 * @param ownTokens tokens of each one's first message
 * @param setup how the servers are started
 * @param restart whether the server is restarted at the end, and one more turn taken
 * @param limit what the ratio of the times to first token should be at most
 */
record ConversationScenario(
    String name,
    int conversations,
    int systemTokens,
    int ownTokens,
    Setup setup,
    boolean restart,
    double limit)
    implements Scenario {
  private static final int TURNS = 3;
  private static final int ANSWER_TOKENS = 24;

  @Override
  public List<Step> steps(RunningServer server) {
    List<List<Map<String, String>>> chats = new ArrayList<>();
    for (int i = 0; i < conversations; i++) {
      List<Map<String, String>> chat = new ArrayList<>();
      if (systemTokens > 0) {
        chat.add(Requests.message("system", Requests.text(900, systemTokens)));
      }
      chat.add(Requests.message("user", "Text " + i + ": " + Requests.text(i, ownTokens)));
      chats.add(chat);
    }
    List<Step> steps = new ArrayList<>();
    for (int turn = 1; turn <= TURNS; turn++) {
      String when = name + ", turn " + turn;
      double most = turn == 1 ? Double.NaN : limit;
      steps.add(() -> turn(server, chats, when, most));
    }
    if (restart) {
      steps.add(
          () -> {
            server.restart();
            return turn(server, chats, name + ", after a restart", 0.15);
          });
    }
    return steps;
  }

  private static Map<Figure, Double> turn(
      RunningServer server, List<List<Map<String, String>>> chats, String when, double limit)
      throws Exception {
    List<Double> first = new ArrayList<>();
    double cached = 0;
    double prompts = 0;
    for (List<Map<String, String>> chat : chats) {
      Answer answer = Answer.of(server.port(), Requests.of(chat, ANSWER_TOKENS));
      first.add(answer.firstPieceSeconds());
      cached += answer.cachedTokens();
      prompts += answer.promptTokens();
      chat.add(Requests.message("assistant", answer.text()));
      chat.add(Requests.message("user", "And what comes next, number " + chat.size() + "?"));
    }
    return Map.of(
        Figure.less(when + ": first token, median, s", limit),
        Users.quantile(first, 0.5),
        Figure.more(when + ": cached of the prompt", Double.NaN),
        cached / prompts);
  }
}
