package dev.hugind.engine;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import dev.hugind.engine.backend.ContextOptions;
import dev.hugind.engine.fixture.ScriptedBackend;
import dev.hugind.engine.generation.Generation;
import dev.hugind.engine.generation.GenerationRequest;
import dev.hugind.engine.generation.Usage;
import dev.hugind.engine.session.SessionInfo;
import dev.hugind.engine.session.SessionOptions;
import dev.hugind.engine.session.SessionStats;
import dev.hugind.engine.session.Tier;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What users see of conversations that outlive their slots. The scripted sampler compares the
 * cached tokens with the prompt at each token, so a wrong restore fails the answer.
 */
class SessionsTest {
  /** What 32 tokens of the scripted model take in RAM. */
  private static final int BLOCK = 32 * 256;

  private static final Duration DAY = Duration.ofDays(1);

  @TempDir private Path folder;

  private final ScriptedBackend backend = new ScriptedBackend(prompt -> "yes").tokenNanos(200_000);
  private @Nullable LlamaEngine engine;

  @AfterEach
  void closeEngine() {
    if (engine != null) {
      engine.close();
    }
    backend.assertAllClosed();
  }

  @Test
  void conversation_whoseSlotWasTaken_comesBackFromRam() throws Exception {
    open(1, inRam(100 * BLOCK));
    String mine = ask("a", "mine", story('m', 100)).text;
    ask("a", "other", story('o', 100));
    assertThat(tierOf("mine")).isEqualTo(Tier.RAM);
    Answer back = ask("a", "mine", mine + " go on");
    assertThat(back.usage.cachedTokens()).isEqualTo(mine.length());
    assertThat(stats().ram().hits()).isEqualTo(1);
    assertThat(stats().ram().restores()).isEqualTo(1);
    assertThat(tierOf("mine")).isEqualTo(Tier.SLOT);
  }

  @Test
  void conversation_whoseRamWasTaken_comesBackFromDisk() throws Exception {
    open(1, new SessionOptions(true, 14 * BLOCK, 1 << 20, folder, DAY, DAY, DAY));
    String mine = ask("a", "mine", story('m', 100)).text;
    for (int i = 0; i < 4; i++) {
      ask("a", "other" + i, story((char) ('a' + i), 100));
    }
    await(() -> tierOf("mine") == Tier.DISK);
    Answer back = ask("a", "mine", mine + " go on");
    assertThat(back.usage.cachedTokens()).isEqualTo(mine.length());
    assertThat(stats().disk().hits()).isEqualTo(1);
    assertThat(stats().disk().restoreTime()).isPositive();
  }

  @Test
  void conversation_afterARestart_comesBackFromDisk() throws Exception {
    SessionOptions onDisk = onDisk(1 << 20);
    LlamaEngine first = open(2, onDisk);
    String mine = ask("a", "mine", story('m', 100)).text;
    String nameless = ask("a", null, story('n', 100)).text;
    first.close();
    open(2, onDisk);
    assertThat(tierOf("mine")).isEqualTo(Tier.DISK);
    assertThat(ask("a", "mine", mine + " go on").usage.cachedTokens()).isEqualTo(mine.length());
    assertThat(ask("a", null, nameless + " go on").usage.cachedTokens())
        .isEqualTo(nameless.length());
  }

  @Test
  void restart_withAnotherModel_ignoresWhatIsStored() throws Exception {
    SessionOptions onDisk = onDisk(1 << 20);
    LlamaEngine first = open(2, onDisk);
    String mine = ask("a", "mine", story('m', 100)).text;
    first.close();
    backend.fingerprint("another");
    LlamaEngine second = open(2, onDisk);
    assertThat(second.sessions().list("a")).isEmpty();
    assertThat(ask("a", "mine", mine + " go on").usage.cachedTokens()).isZero();
    second.close();
    backend.fingerprint("scripted");
    open(2, onDisk);
    assertThat(ask("a", "mine", mine + " go on").usage.cachedTokens()).isEqualTo(mine.length());
  }

  @Test
  void restart_withDamagedFiles_computesThose() throws Exception {
    SessionOptions onDisk = onDisk(1 << 20);
    LlamaEngine first = open(2, onDisk);
    String mine = ask("a", "mine", story('m', 100)).text;
    first.close();
    for (Path file : files()) {
      byte[] bytes = Files.readAllBytes(file);
      bytes[bytes.length - 100] ^= 1;
      Files.write(file, bytes);
    }
    open(2, onDisk);
    assertThat(ask("a", "mine", mine + " go on").usage.cachedTokens()).isZero();
    assertThat(stats().storeFailures()).isEqualTo(1);
    assertThat(files()).isEmpty();
  }

  @Test
  void history_editedNearItsEnd_isCutAtTheFirstDifference() throws Exception {
    open(1, inRam(100 * BLOCK));
    String mine = ask("a", "mine", story('m', 200)).text;
    ask("a", "other", story('o', 100));
    Answer edited = ask("a", "mine", mine.substring(0, 180) + "EDITED");
    assertThat(edited.usage.cachedTokens()).isEqualTo(180);
    assertThat(engine().sessions().list("a"))
        .filteredOn(one -> one.id().equals("mine"))
        .allMatch(one -> one.conversations() == 1);
  }

  @Test
  void session_withSeveralChats_keepsThemApart() throws Exception {
    open(1, inRam(100 * BLOCK));
    String first = ask("a", "user", story('f', 100)).text;
    String second = ask("a", "user", story('s', 100)).text;
    assertThat(ask("a", "user", first + "!").usage.cachedTokens()).isEqualTo(first.length());
    assertThat(ask("a", "user", second + "!").usage.cachedTokens()).isEqualTo(second.length());
    assertThat(engine().sessions().list("a").getFirst().conversations()).isEqualTo(2);
  }

  @Test
  void session_withManyChats_isBounded() throws Exception {
    open(1, inRam(1000 * BLOCK));
    for (char start = 'a'; start < 'a' + 20; start++) {
      ask("a", "user", story(start, 50));
    }
    assertThat(engine().sessions().list("a").getFirst().conversations()).isEqualTo(8);
    assertThat(stats().forgotten()).isEqualTo(12);
  }

  @Test
  void anotherKey_sharesNothing() throws Exception {
    open(1, inRam(100 * BLOCK));
    String mine = ask("a", "mine", story('m', 200)).text;
    assertThat(ask("b", "mine", mine + "!").usage.cachedTokens()).isZero();
    assertThat(ask("b", null, mine + "?").usage.cachedTokens()).isPositive();
    assertThat(ask("a", "mine", mine + "!").usage.cachedTokens()).isEqualTo(mine.length());
    assertThat(engine().sessions().list("b")).extracting(SessionInfo::id).containsExactly("mine");
    assertThat(engine().sessions().delete("c", "mine")).isFalse();
    assertThat(engine().sessions().delete("b", "mine")).isTrue();
    assertThat(engine().sessions().list("a")).hasSize(1);
  }

  @Test
  void sharedStart_isHeldOnce() throws Exception {
    open(1, inRam(1000 * BLOCK));
    String system = story('s', 640);
    ask("a", "first", system + story('1', 64));
    for (int i = 2; i < 8; i++) {
      Answer answer = ask("a", "chat" + i, system + story((char) ('0' + i), 64));
      assertThat(answer.usage.cachedTokens()).isEqualTo(640);
    }
    ask("a", "last", "a short one that pushes the others out");
    // 20 blocks for all, and 3 for each of 7: 64 tokens of its own and the answer.
    assertThat(stats().ram().bytes()).isLessThanOrEqualTo((20 + 7 * 3 + 30L) * BLOCK);
    assertThat(stats().ram().conversations()).isEqualTo(7);
  }

  @Test
  void twoRequestsAtOnceInOneSession_areNotMixed() throws Exception {
    open(2, inRam(100 * BLOCK));
    String start = ask("a", "mine", story('m', 100)).text;
    CountDownLatch bothSubmitted = new CountDownLatch(1);
    backend.beforeDecode(
        batch -> {
          try {
            assertThat(bothSubmitted.await(20, TimeUnit.SECONDS)).isTrue();
          } catch (InterruptedException e) {
            throw new AssertionError(e);
          }
        });
    GenerationRequest left = request("a", "mine", start + "left").build();
    GenerationRequest right = request("a", "mine", start + "right").build();
    try (Generation one = engine().generate(left);
        Generation two = engine().generate(right)) {
      bothSubmitted.countDown();
      assertThat(one.await().usage().cachedTokens()).isEqualTo(start.length());
      assertThat(two.await().usage().cachedTokens()).isEqualTo(start.length());
    }
    assertThat(engine().sessions().list("a").getFirst().conversations()).isEqualTo(2);
  }

  @Test
  void idleConversation_leavesItsSlot() throws Exception {
    open(2, new SessionOptions(true, 100 * BLOCK, 0, null, Duration.ofMillis(50), DAY, DAY));
    String mine = ask("a", "mine", story('m', 100)).text;
    await(() -> tierOf("mine") == Tier.RAM && backend.cachedTokens() == 0);
    assertThat(ask("a", "mine", mine + "!").usage.cachedTokens()).isEqualTo(mine.length());
  }

  @Test
  void idleInRam_goesToDisk_andAfterItsTimeIsForgotten() throws Exception {
    open(
        1,
        new SessionOptions(
            true,
            100 * BLOCK,
            1 << 20,
            folder,
            Duration.ofMillis(20),
            Duration.ofMillis(50),
            Duration.ofSeconds(3)));
    ask("a", "mine", story('m', 100));
    await(() -> tierOf("mine") == Tier.DISK);
    assertThat(files()).hasSize(1);
    await(() -> engine().sessions().list("a").isEmpty());
    await(() -> files().isEmpty());
    await(() -> stats().disk().bytes() == 0);
  }

  @Test
  void idleConversationThatSlowsOthers_leavesItsSlotWhileTheyRun() throws Exception {
    backend.idleSlowsOthers().tokenNanos(1_000_000);
    open(2, inRam(100 * BLOCK));
    ask("a", "mine", story('m', 100));
    GenerationRequest endless =
        GenerationRequest.builder(tokens(story('e', 50))).ignoreEndOfTurn(true).build();
    try (Generation other = engine().generate(endless)) {
      await(() -> tierOf("mine") == Tier.RAM);
      other.cancel();
    }
  }

  @Test
  void delete_forgetsEverywhere() throws Exception {
    SessionOptions onDisk = new SessionOptions(true, 14 * BLOCK, 1 << 20, folder, DAY, DAY, DAY);
    open(1, onDisk);
    String mine = ask("a", "mine", story('m', 100)).text;
    for (int i = 0; i < 4; i++) {
      ask("a", "other" + i, story((char) ('a' + i), 100));
    }
    await(() -> tierOf("mine") == Tier.DISK);
    int before = files().size();
    assertThat(engine().sessions().delete("a", "mine")).isTrue();
    assertThat(files()).hasSize(before - 1);
    assertThat(ask("a", "mine", mine + "!").usage.cachedTokens()).isZero();
    assertThat(engine().sessions().delete("a", "mine")).isTrue();
    await(() -> backend.cachedTokens() == 0);
    assertThat(ask("a", "mine", mine + "!").usage.cachedTokens()).isZero();
  }

  @Test
  void memoryThatCannotBeCut_goesOnFromTheEndOfTheLastUserTurn() throws Exception {
    backend.withoutTruncation();
    open(1, inRam(1000 * BLOCK));
    String turn = story('m', 100);
    GenerationRequest first =
        request("a", "mine", turn + " think:").checkpoint(turn.length()).build();
    try (Generation generation = engine().generate(first)) {
      assertThat(generation.await().text()).isEqualTo("yes");
    }
    // The template drops what came after the user's turn.
    Answer second = ask("a", "mine", turn + " and now?");
    assertThat(second.usage.cachedTokens()).isEqualTo(turn.length());
    // An exact continuation needs no restore.
    Answer third = ask("a", "mine", second.text + " more");
    assertThat(third.usage.cachedTokens()).isEqualTo(second.text.length());
  }

  @Test
  void statesThatCannotBeCut_goOnFromTheEndOfTheLastUserTurn() throws Exception {
    backend.withWindowStates();
    open(1, inRam(1000 * BLOCK));
    String turn = story('m', 100);
    GenerationRequest first =
        request("a", "mine", turn + " think:").checkpoint(turn.length()).build();
    try (Generation generation = engine().generate(first)) {
      assertThat(generation.await().text()).isEqualTo("yes");
    }
    ask("a", "other", story('o', 50)); // takes the slot
    // The template drops what came after the user's turn.
    Answer second = ask("a", "mine", turn + " and now?");
    assertThat(second.usage.cachedTokens()).isEqualTo(turn.length());
    ask("a", "other", story('p', 50));
    Answer third = ask("a", "mine", second.text + " more");
    assertThat(third.usage.cachedTokens()).isEqualTo(second.text.length());
  }

  @Test
  void conversationLargerThanTheRam_pushesNoneOut() throws Exception {
    open(1, inRam(12 * BLOCK));
    String small = ask("a", "small", story('s', 60)).text;
    ask("a", "large", story('l', 1500));
    ask("a", "other", story('o', 20));
    assertThat(stats().lost()).isEqualTo(1);
    assertThat(tierOf("large")).isEqualTo(Tier.GONE);
    assertThat(ask("a", "small", small + "!").usage.cachedTokens()).isEqualTo(small.length());
  }

  @Test
  void switchedOff_keepsNothingBeyondSlots() throws Exception {
    open(1, SessionOptions.off());
    String mine = ask("a", "mine", story('m', 100)).text;
    assertThat(ask("a", "mine", mine + "!").usage.cachedTokens()).isEqualTo(mine.length());
    ask("a", "other", story('o', 100));
    assertThat(ask("a", "mine", mine + "!").usage.cachedTokens()).isZero();
    assertThat(stats().ram().bytes()).isZero();
  }

  @Test
  void aFolderInUse_leavesRam() throws Exception {
    SessionOptions onDisk = onDisk(1 << 20);
    LlamaEngine first = open(1, onDisk);
    String mine = ask("a", "mine", story('m', 100)).text;
    try (LlamaEngine second = LlamaEngine.open(options(1, onDisk), backend, share -> {})) {
      assertThat(second.sessions().stats().disk().budgetBytes()).isZero();
    }
    first.close();
    open(1, onDisk);
    assertThat(ask("a", "mine", mine + "!").usage.cachedTokens()).isEqualTo(mine.length());
  }

  private record Answer(String text, Usage usage) {}

  /** Asks, and returns the history with the answer. */
  @CanIgnoreReturnValue
  private Answer ask(String isolation, @Nullable String session, String prompt)
      throws InterruptedException {
    try (Generation generation = engine().generate(request(isolation, session, prompt).build())) {
      var result = generation.await();
      // The end-of-turn token was chosen but not computed; the text before it was.
      return new Answer(prompt + result.text(), result.usage());
    }
  }

  private static GenerationRequest.Builder request(
      String isolation, @Nullable String session, String prompt) {
    return GenerationRequest.builder(tokens(prompt)).isolation(isolation).session(session);
  }

  private static int[] tokens(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
    int[] tokens = new int[bytes.length];
    for (int i = 0; i < bytes.length; i++) {
      tokens[i] = bytes[i] & 0xFF;
    }
    return tokens;
  }

  private static String story(char letter, int length) {
    return String.valueOf(letter).repeat(length);
  }

  private LlamaEngine engine() {
    if (engine == null) {
      throw new IllegalStateException("no engine is open");
    }
    return engine;
  }

  @CanIgnoreReturnValue
  private LlamaEngine open(int slots, SessionOptions sessions) {
    LlamaEngine opened = LlamaEngine.open(options(slots, sessions), backend, share -> {});
    engine = opened;
    return opened;
  }

  private static EngineOptions options(int slots, SessionOptions sessions) {
    return EngineOptions.builder(Path.of("scripted.gguf"))
        .context(ContextOptions.of(slots, 2048))
        .sessions(sessions)
        .build();
  }

  private static SessionOptions inRam(long bytes) {
    return new SessionOptions(true, bytes, 0, null, DAY, DAY, DAY);
  }

  private SessionOptions onDisk(long bytes) {
    return new SessionOptions(true, 100 * BLOCK, bytes, folder, DAY, DAY, DAY);
  }

  private SessionStats stats() {
    return engine().sessions().stats();
  }

  private Tier tierOf(String session) {
    return engine().sessions().list("a").stream()
        .filter(one -> one.id().equals(session))
        .map(SessionInfo::tier)
        .findFirst()
        .orElse(Tier.GONE);
  }

  private List<Path> files() {
    try (Stream<Path> all = Files.list(folder)) {
      return all.filter(file -> file.toString().endsWith(".kv")).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void await(BooleanSupplier condition) {
    long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as("waited in vain").isLessThan(deadline);
      Thread.onSpinWait();
    }
  }
}
