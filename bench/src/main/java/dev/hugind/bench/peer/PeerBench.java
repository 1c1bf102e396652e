package dev.hugind.bench.peer;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * Compares this project's server with llama-server: both as processes of their own, started anew
 * for each scenario and round, and measured in turns.
 */
@Command(name = "bench/peer", mixinStandardHelpOptions = true, sortOptions = false)
@SuppressWarnings("NullAway.Init") // picocli sets the options
public final class PeerBench implements Callable<Integer> {
  private static final List<Integer> USERS = List.of(1, 2, 4, 8, 16);
  private static final Setup FOUR_SLOTS = new Setup(4, 4096, 0);

  @Option(names = "--server", required = true, description = "The llama-server program.")
  private Path program;

  @Option(names = "--hugind", required = true, description = "The hugind program.")
  private Path hugind;

  @Option(names = "--model", required = true, description = "The GGUF file.")
  private Path model;

  @Option(names = "--runtime", description = "Folder of an installed runtime for hugind.")
  private @Nullable Path runtime;

  @Option(names = "--no-bundled", description = "Leave out hugind's bundled runtime.")
  private boolean withoutBundled;

  @Option(names = "--tuned", description = "Measure llama-server with -b 128 -ub 128, too.")
  private boolean tuned;

  @Option(names = "--rounds", defaultValue = "2", description = "Rounds (${DEFAULT-VALUE}).")
  private int rounds;

  @Parameters(arity = "0..*", description = "Scenarios; all of them when none is named.")
  private List<String> names = List.of();

  private PeerBench() {}

  private static List<Scenario> scenarios() {
    return List.of(
        new DecodeScenario("decode", USERS, false, 1.03),
        new DecodeScenario("decode beside a busy core", List.of(4), true, 1.0),
        new PrefillScenario(List.of(256, 1024, 4000)),
        new PauseScenario(),
        new DepartureScenario(),
        new RepeatScenario(),
        new ConversationScenario("12 conversations", 12, 0, 2000, FOUR_SLOTS, true, 0.95),
        new ConversationScenario("12 with one system prompt", 12, 900, 200, FOUR_SLOTS, false, 0.3),
        new ConversationScenario(
            "64 conversations", 64, 0, 600, new Setup(4, 2048, 256 << 20), false, 0.5),
        new CrowdScenario("16 users, one system prompt", 16, 1000, 0.7),
        new CrowdScenario("64 users at once", 64, 60, Double.NaN));
  }

  /**
   * Runs the scenarios and prints a table.
   *
   * @param args see the options
   */
  public static void main(String[] args) {
    System.exit(new CommandLine(new PeerBench()).execute(args));
  }

  @Override
  public Integer call() throws Exception {
    Path folder = Files.createTempDirectory("hugind-peer");
    int threads = Runtime.getRuntime().availableProcessors();
    List<Contender> contenders = new ArrayList<>();
    Path peerLog = folder.resolve("llama-server.log");
    contenders.add(new LlamaServer(program, model, peerLog, threads, List.of()));
    if (tuned) {
      List<String> small = List.of("-b", "128", "-ub", "128");
      contenders.add(new LlamaServer(program, model, peerLog, threads, small));
    }
    if (runtime != null) {
      contenders.add(
          new Hugind(hugind, model.toAbsolutePath(), runtime.toAbsolutePath().toString(), folder));
    }
    if (!withoutBundled) {
      contenders.add(new Hugind(hugind, model.toAbsolutePath(), "bundled", folder));
    }
    List<Scenario> chosen =
        scenarios().stream().filter(one -> names.isEmpty() || names.contains(one.name())).toList();
    if (chosen.isEmpty()) {
      System.err.println(
          "No such scenario: "
              + names
              + "; there are "
              + scenarios().stream().map(Scenario::name).toList());
      return 2;
    }
    System.out.printf(
        "%s, %d cores, %d rounds; logs in %s%n", model.getFileName(), threads, rounds, folder);
    for (Scenario scenario : chosen) {
      Results results = new Results(contenders.stream().map(Contender::name).toList());
      for (int round = 0; round < rounds; round++) {
        List<Contender> order = new ArrayList<>(contenders);
        Collections.rotate(order, round);
        run(scenario, order, results);
      }
      System.out.println();
      System.out.print(results.table());
    }
    return 0;
  }

  private static void run(Scenario scenario, List<Contender> contenders, Results results)
      throws Exception {
    List<RunningServer> servers = new ArrayList<>();
    try {
      List<List<Scenario.Step>> steps = new ArrayList<>();
      for (Contender contender : contenders) {
        RunningServer server = contender.start(scenario.setup());
        servers.add(server);
        steps.add(scenario.steps(server));
      }
      for (int step = 0; step < steps.getFirst().size(); step++) {
        for (int i = 0; i < contenders.size(); i++) {
          results.add(contenders.get(i).name(), steps.get(i).get(step).measure());
        }
      }
    } finally {
      servers.forEach(RunningServer::close);
    }
  }
}
