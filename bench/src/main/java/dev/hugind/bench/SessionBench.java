package dev.hugind.bench;

import dev.hugind.engine.EngineOptions;
import dev.hugind.engine.LlamaEngine;
import dev.hugind.engine.backend.ContextOptions;
import dev.hugind.engine.chat.ChatEvent;
import dev.hugind.engine.chat.ChatMessage;
import dev.hugind.engine.chat.ChatReply;
import dev.hugind.engine.chat.ChatRequest;
import dev.hugind.engine.generation.SamplingOptions;
import dev.hugind.engine.generation.Usage;
import dev.hugind.engine.session.SessionOptions;
import dev.hugind.engine.session.SessionStats;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Measures conversations that return after their slot was taken: time to first token, and how much
 * of the prompt was cached, with states in RAM, on disk, and after a restart; and conversations
 * that share a long system prompt.
 *
 * <p>Arguments: the model file, and a runtime's folder (bundled).
 */
public final class SessionBench {
  private static final int CONVERSATIONS = 12;
  private static final int SLOTS = 4;
  private static final int TURNS = 4;
  private static final int ANSWER_TOKENS = 24;
  private static final long GIB = 1L << 30;
  private static final SamplingOptions GREEDY =
      SamplingOptions.defaults().toBuilder().temperature(0).build();

  private final Path model;
  private final @Nullable Path runtime;

  private SessionBench(Path model, @Nullable Path runtime) {
    this.model = model;
    this.runtime = runtime;
  }

  /**
   * Runs the benchmark and prints its tables.
   *
   * @param args the model file, optionally a runtime's folder
   * @throws Exception when something fails; then there is no result
   */
  public static void main(String[] args) throws Exception {
    SessionBench bench =
        new SessionBench(Path.of(args[0]), args.length > 1 ? Path.of(args[1]) : null);
    Path folder = Files.createTempDirectory("hugind-sessions");
    try {
      bench.run(folder);
    } finally {
      try (Stream<Path> files = Files.walk(folder)) {
        files.sorted(Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
      }
    }
  }

  private void run(Path folder) throws Exception {
    System.out.printf(
        "%d conversations of about 2,000 tokens taking turns on %d slots%n", CONVERSATIONS, SLOTS);
    List<Chat> chats;
    List<Turn> cold;
    long stateBytes;
    try (LlamaEngine engine = open(2 * GIB, 0, null)) {
      System.out.println(engine.info().description() + ", " + engine.runtime());
      chats = chats("", 1900);
      cold = turn(engine, chats);
      print("cold, turn 1", cold, cold);
      for (int turn = 2; turn <= TURNS; turn++) {
        print("from RAM, turn " + turn, turn(engine, chats), cold);
      }
      stateBytes = engine.sessions().stats().ram().bytes() / CONVERSATIONS;
      print(engine.sessions().stats());
    }
    chats = chats("", 1900);
    // Two states, and the memory to move one.
    try (LlamaEngine engine = open(3 * stateBytes, 8 * GIB, folder)) {
      print("cold, turn 1", turn(engine, chats), cold);
      for (int turn = 2; turn <= TURNS; turn++) {
        print("from disk, turn " + turn, turn(engine, chats), cold);
      }
      print(engine.sessions().stats());
    }
    long start = System.nanoTime();
    try (LlamaEngine engine = open(3 * stateBytes, 8 * GIB, folder)) {
      System.out.printf(
          Locale.ROOT,
          "restart with %d stored conversations: ready after %.2f s%n",
          engine.sessions().stats().disk().conversations(),
          (System.nanoTime() - start) / 1e9);
      print("after a restart", turn(engine, chats), cold);
    }
    System.out.printf(
        "%n%d conversations that share a system prompt of 900 tokens%n", CONVERSATIONS);
    try (LlamaEngine engine = open(2 * GIB, 0, null)) {
      chats = chats(words(new Random(900), 640), 300);
      for (int turn = 1; turn <= TURNS; turn++) {
        print("turn " + turn, turn(engine, chats), cold);
      }
      print(engine.sessions().stats());
    }
  }

  /** What one turn of one conversation took. */
  private record Turn(double firstTokenMillis, Usage usage, int cacheable) {}

  /** A conversation, and what its last turn left behind. */
  private static final class Chat {
    final String id;
    final List<ChatMessage> messages = new ArrayList<>();
    int computed;

    Chat(String id) {
      this.id = id;
    }
  }

  private static List<Chat> chats(String system, int words) {
    List<Chat> chats = new ArrayList<>();
    for (int i = 0; i < CONVERSATIONS; i++) {
      Chat chat = new Chat("chat" + i);
      if (!system.isEmpty()) {
        chat.messages.add(ChatMessage.system(system));
      }
      chat.messages.add(
          ChatMessage.user("Text " + i + ": " + words(new Random(i), words * 7 / 10)));
      chats.add(chat);
    }
    return chats;
  }

  private static String words(Random random, int count) {
    List<String> words = List.of("river", "stone", "green", "walks", "under", "seven", "light");
    return IntStream.range(0, count)
        .mapToObj(i -> words.get(random.nextInt(words.size())) + (i % 9 == 0 ? "." : ""))
        .collect(Collectors.joining(" "));
  }

  /** Lets each conversation take a turn, one after the other. */
  private static List<Turn> turn(LlamaEngine engine, List<Chat> chats) throws Exception {
    List<Turn> turns = new ArrayList<>();
    List<int[]> seen = new ArrayList<>();
    for (Chat chat : chats) {
      ChatRequest request =
          ChatRequest.builder(chat.messages)
              .sampling(GREEDY)
              .maxTokens(ANSWER_TOKENS)
              .session(chat.id)
              .build();
      int[] prompt = engine.tokenize(engine.promptText(request), true);
      int cacheable = chat.computed;
      for (int[] other : seen) {
        int mismatch = Arrays.mismatch(other, prompt);
        cacheable = Math.max(cacheable, mismatch < 0 ? prompt.length : mismatch);
      }
      StringBuilder text = new StringBuilder();
      long start = System.nanoTime();
      double firstToken = 0;
      Usage usage = null;
      try (ChatReply reply = engine.chat(request)) {
        while (usage == null) {
          ChatEvent event = reply.next(Duration.ofMinutes(2)).orElseThrow();
          firstToken = firstToken == 0 ? (System.nanoTime() - start) / 1e6 : firstToken;
          if (event instanceof ChatEvent.Text piece) {
            text.append(piece.text());
          } else if (event instanceof ChatEvent.Done done) {
            usage = done.usage();
          }
        }
      }
      turns.add(new Turn(firstToken, usage, Math.min(cacheable, prompt.length - 1)));
      seen.add(prompt);
      chat.computed = prompt.length + usage.completionTokens();
      chat.messages.add(ChatMessage.assistant(text.toString()));
      chat.messages.add(
          ChatMessage.user("And what comes next, number " + chat.messages.size() + "?"));
    }
    return turns;
  }

  private static void print(String name, List<Turn> turns, List<Turn> cold) {
    double cached = turns.stream().mapToInt(turn -> turn.usage.cachedTokens()).sum();
    double prompts = turns.stream().mapToInt(turn -> turn.usage.promptTokens()).sum();
    double cacheable = turns.stream().mapToInt(Turn::cacheable).sum();
    System.out.printf(
        Locale.ROOT,
        "%-18s first token %7.1f ms (%.0f to %.0f), of cold %.3f; cached %.3f of the prompt, %.3f of a"
            + " perfect cache%n",
        name,
        median(turns),
        turns.stream().mapToDouble(Turn::firstTokenMillis).min().orElseThrow(),
        turns.stream().mapToDouble(Turn::firstTokenMillis).max().orElseThrow(),
        median(turns) / median(cold),
        cached / prompts,
        cacheable == 0 ? Double.NaN : cached / cacheable);
  }

  private static void print(SessionStats stats) {
    System.out.printf(
        Locale.ROOT,
        "  RAM %d MiB of %d, disk %d MiB; hits %d slot, %d RAM, %d disk, %d misses; %d lost;"
            + " mean restore RAM %.1f ms, disk %.1f ms%n",
        stats.ram().bytes() >> 20,
        stats.ram().budgetBytes() >> 20,
        stats.disk().bytes() >> 20,
        stats.slot().hits(),
        stats.ram().hits(),
        stats.disk().hits(),
        stats.misses(),
        stats.lost(),
        mean(stats.ram()),
        mean(stats.disk()));
  }

  private static double mean(SessionStats.TierStats tier) {
    return tier.restoreTime().toNanos() / 1e6 / Math.max(1, tier.restores());
  }

  private static double median(List<Turn> turns) {
    return turns.stream()
        .mapToDouble(Turn::firstTokenMillis)
        .sorted()
        .skip(turns.size() / 2)
        .findFirst()
        .orElseThrow();
  }

  private LlamaEngine open(long ramBytes, long diskBytes, @Nullable Path folder)
      throws IOException {
    Duration day = Duration.ofDays(1);
    return LlamaEngine.open(
        EngineOptions.builder(model)
            .runtime(runtime)
            .context(ContextOptions.of(SLOTS, 4096))
            .sessions(new SessionOptions(true, ramBytes, diskBytes, folder, day, day, day))
            .build());
  }
}
