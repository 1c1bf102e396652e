package dev.hugind.bench.peer;

import java.io.IOException;
import java.util.List;
import java.util.Map;

/** Clients leave: how soon their slot is free. */
record DepartureScenario() implements Scenario {
  @Override
  public String name() {
    return "departure";
  }

  @Override
  public Setup setup() {
    return new Setup(4, 4096, 0);
  }

  @Override
  public List<Step> steps(RunningServer server) {
    return List.of(
        () ->
            Map.of(
                Figure.less("slot free, client left during prefill, s", 0.1),
                leave(server, Requests.uncached(Requests.text(3, 3000), 8), false)),
        () ->
            Map.of(
                Figure.less("slot free, client left a stream, s", Double.NaN),
                leave(server, Requests.uncached("Tell me a story.", 2000), true)),
        () -> {
          Map<String, Object> plain = Requests.uncached("Tell me another story.", 2000);
          plain.put("stream", false);
          plain.remove("stream_options");
          return Map.of(
              Figure.less("slot free, client left a plain request, s", 0.3),
              leave(server, plain, false));
        });
  }

  private static void requirePiece(Answer.Open open) throws IOException {
    if (!open.awaitPiece()) {
      throw new IOException("the answer ended at once");
    }
  }

  private static double leave(
      RunningServer server, Map<String, Object> request, boolean afterAPiece) throws Exception {
    try (Answer.Open open = Answer.open(server.port(), request)) {
      if (afterAPiece) {
        requirePiece(open);
      } else {
        while (server.busySlots() == 0) {
          Thread.sleep(2);
        }
        Thread.sleep(500); // well into its work
      }
    }
    long left = System.nanoTime();
    while (server.busySlots() > 0) {
      Thread.sleep(2);
    }
    return (System.nanoTime() - left) / 1e9;
  }
}
