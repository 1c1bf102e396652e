package dev.hugind.cli.pull;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.hugind.config.Secret;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Pulls from a hub on this machine, which is as bad as hubs, networks and proxies can be. */
final class ModelPullTest {
  private static final byte[] MODEL = PullFixture.random(300_000, 1);

  private final LoopbackHub hub = new LoopbackHub();
  private final PullFixture fixture;

  ModelPullTest(@TempDir Path folder) {
    fixture = new PullFixture(folder.resolve("models"), hub);
    hub.put("u/r", "m-Q8_0.gguf", MODEL);
  }

  @AfterEach
  void close() throws IOException {
    hub.close();
  }

  private PullException failure(String text) {
    return catchThrowableOfType(PullException.class, () -> fixture.pull(text));
  }

  private void assertPulled() {
    assertThat(fixture.content("u/r/m-Q8_0.gguf")).isEqualTo(MODEL);
    assertThat(fixture.names()).containsExactly("u/r/.m-Q8_0.gguf.json", "u/r/m-Q8_0.gguf");
  }

  @Test
  void model_arrivesInPiecesOverSeveralConnections() throws Exception {
    assertThat(fixture.pull("u/r")).isTrue();

    assertPulled();
    assertThat(hub.requests())
        .filteredOn(request -> request.isFile() && !request.isProbe())
        .hasSize(5)
        .allMatch(request -> request.headers().containsKey("range"));
    OriginNote note = OriginNote.of(fixture.models.resolve("u/r/m-Q8_0.gguf")).orElseThrow();
    assertThat(note.source()).isEqualTo("u/r@main");
    assertThat(note.sha256()).isEqualTo(LoopbackHub.sha256(MODEL));
    assertThat(note.sumFromHub()).isTrue();
  }

  @Test
  void modelThatIsThere_isNotFetchedAgain() throws Exception {
    fixture.pull("u/r");
    long served = hub.served();

    assertThat(fixture.pull("u/r")).isFalse();
    assertThat(hub.served()).isEqualTo(served);
  }

  @Test
  void fileThatTheUserPutThere_isTakenWhenItIsTheSame() throws Exception {
    Path file = fixture.models.resolve("u/r/m-Q8_0.gguf");
    Files.createDirectories(file.getParent());
    Files.write(file, MODEL);

    assertThat(fixture.pull("u/r")).isFalse();
    assertPulled();
    assertThat(hub.served()).isZero();
  }

  @Test
  void fileThatIsAnother_isNeverOverwritten() throws Exception {
    Path file = fixture.models.resolve("u/r/m-Q8_0.gguf");
    Files.createDirectories(file.getParent());
    Files.writeString(file, "mine");

    assertThat(failure("u/r")).hasMessageContaining("is there and is another file");
    assertThat(file).hasContent("mine");
  }

  @Test
  void newVersionInTheHub_replacesTheOld() throws Exception {
    fixture.pull("u/r");
    byte[] newer = PullFixture.random(200_000, 2);
    hub.put("u/r", "m-Q8_0.gguf", newer);

    assertThat(fixture.pull("u/r")).isTrue();
    assertThat(fixture.content("u/r/m-Q8_0.gguf")).isEqualTo(newer);
  }

  @Test
  void splitModelAndProjector_getTheirNamesTogether() throws Exception {
    hub.put("u/s", "Q4_K_M/a-00001-of-00002.gguf", PullFixture.random(90_000, 3));
    hub.put("u/s", "Q4_K_M/a-00002-of-00002.gguf", PullFixture.random(80_000, 4));
    hub.put("u/s", "mmproj-F16.gguf", PullFixture.random(70_000, 5));
    hub.fault(
        (request, answer) ->
            request.path().contains("mmproj") ? HubAnswer.of(503, new byte[0]) : answer);

    assertThat(failure("u/s:q4_k_m")).hasMessageContainingAll("mmproj-F16.gguf", "answers 503");
    assertThat(fixture.names()).noneMatch(name -> name.matches("(.*/)?[^.][^/]*"));

    hub.fault((_, answer) -> answer);
    long served = hub.served();
    fixture.pull("u/s:q4_k_m");
    assertThat(fixture.names())
        .filteredOn(name -> name.endsWith(".gguf"))
        .containsExactly(
            "u/s/Q4_K_M/a-00001-of-00002.gguf",
            "u/s/Q4_K_M/a-00002-of-00002.gguf",
            "u/s/mmproj-F16.gguf");
    assertThat(hub.served() - served).as("whole parts are kept").isLessThan(71_000);
  }

  @Test
  void splitModelThatLacksAFile_isRefused() {
    hub.put("u/s", "a-00002-of-00002.gguf", MODEL);

    assertThat(failure("u/s")).hasMessageContaining("lacks 1 of the model's files, first a-00001");
  }

  @Test
  void redirect_isFollowedWithoutTheToken() throws Exception {
    try (LoopbackHub store = new LoopbackHub()) {
      store.putAt("/blob", MODEL);
      fixture.token = Secret.of("sesame");
      hub.fault(
          (request, answer) ->
              request.isFile()
                  ? HubAnswer.of(302, new byte[0])
                      .with("Location", store.endpoint() + "/blob?signature=1")
                      .with("X-Linked-ETag", "\"abc\"")
                  : answer);

      fixture.pull("u/r");

      assertPulled();
      assertThat(hub.requests())
          .allMatch(request -> "Bearer sesame".equals(request.headers().get("authorization")));
      assertThat(store.requests())
          .isNotEmpty()
          .noneMatch(request -> request.headers().containsKey("authorization"));
    }
  }

  @Test
  void signedLinkThatExpires_isRenewed() throws Exception {
    try (LoopbackHub store = new LoopbackHub()) {
      store.putAt("/blob", MODEL);
      AtomicInteger count = new AtomicInteger();
      store.fault(
          (_, answer) ->
              count.getAndIncrement() % 2 == 1 ? HubAnswer.of(403, new byte[0]) : answer);
      hub.fault(
          (request, answer) ->
              request.isFile()
                  ? HubAnswer.of(307, new byte[0]).with("Location", store.endpoint() + "/blob")
                  : answer);

      fixture.pull("u/r");
      assertPulled();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "ftp://127.0.0.1/x", "/again", "http://"})
  void redirectToNowhere_isAnError(String location) {
    hub.fault(
        (request, answer) ->
            request.isFile() ? HubAnswer.of(302, new byte[0]).with("Location", location) : answer);

    assertThat(failure("u/r")).hasMessageContaining("redirects");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "401 | RepoNotFound | private or does not exist; correct the name, or set HF_TOKEN",
        "401 | GatedRepo    | wants its terms accepted",
        "403 | GatedRepo    | wants its terms accepted",
        "403 | ''           | private or does not exist",
        "404 | ''           | no such repository, revision or file; correct the name",
        "418 | ''           | answers 418, which is neither the file nor a known error",
      })
  void refusals_sayWhatToDoAndAreNotRepeated(int status, String code, String message) {
    hub.fault((_, _) -> HubAnswer.of(status, new byte[0]).with("X-Error-Code", code));

    assertThat(failure("u/r")).hasMessageContaining(message);
    assertThat(hub.requests()).hasSize(1);
  }

  @Test
  void refusedToken_isNamedAndNeverShown() {
    fixture.token = Secret.of("sesame");
    hub.fault((_, _) -> HubAnswer.of(401, new byte[0]));

    assertThat(failure("u/r"))
        .hasMessageContainingAll("the token does not open this model", "HF_TOKEN")
        .hasMessageNotContaining("sesame");
  }

  @ParameterizedTest
  @ValueSource(ints = {408, 425, 429, 500, 502, 503, 504})
  void passingFailures_areTriedAgain(int status) throws Exception {
    AtomicInteger count = new AtomicInteger();
    hub.fault(
        (_, answer) ->
            count.getAndIncrement() % 2 == 0 ? HubAnswer.of(status, new byte[0]) : answer);

    fixture.pull("u/r");
    assertPulled();
  }

  @Test
  void lastingFailure_endsAfterTheAttempts() {
    hub.fault((_, _) -> HubAnswer.of(503, new byte[0]));

    assertThat(failure("u/r")).hasMessageContainingAll("answers 503", "try again later");
    assertThat(hub.requests()).hasSize(PullFixture.OPTIONS.attempts());
  }

  @Test
  void retryAfter_isKeptTo() throws Exception {
    AtomicInteger count = new AtomicInteger();
    hub.fault(
        (_, answer) ->
            count.getAndIncrement() == 0
                ? HubAnswer.of(429, new byte[0]).with("Retry-After", "1")
                : answer);
    long begun = System.nanoTime();

    fixture.pull("u/r");

    assertThat(Duration.ofNanos(System.nanoTime() - begun)).isGreaterThan(Duration.ofSeconds(1));
    assertPulled();
  }

  @Test
  void retryAfterThatIsTooLong_isTold() {
    hub.fault((_, _) -> HubAnswer.of(429, new byte[0]).with("Retry-After", "3600"));

    assertThat(failure("u/r")).hasMessageContaining("asks to come back in 3600 s");
    assertThat(hub.requests()).hasSize(1);
  }

  @Test
  void serverThatBearsOneConnection_isServedByOne() throws Exception {
    AtomicInteger open = new AtomicInteger();
    hub.throttle(100_000);
    hub.fault(
        (request, answer) -> {
          if (!request.isFile() || request.isProbe()) {
            return answer;
          }
          // The first connection asks for the first piece, and is the only one that is served.
          HubRequest.Range range = request.range();
          boolean first = range != null && range.first() == 0;
          return first || open.getAndIncrement() >= 2 * PullFixture.OPTIONS.attempts()
              ? answer
              : HubAnswer.of(503, new byte[0]);
        });

    fixture.pull("u/r");
    assertPulled();
  }

  @Test
  void stalledConnection_isClosedAndTriedAgain() throws Exception {
    AtomicInteger count = new AtomicInteger();
    hub.fault(
        (request, answer) ->
            request.isFile() && !request.isProbe() && count.getAndIncrement() < 3
                ? answer.stallAfter(1500)
                : answer);

    fixture.pull("u/r");
    assertPulled();
  }

  @Test
  void serverThatNeverAnswers_isGivenUp() {
    TransferOptions hasty =
        new TransferOptions(
            1,
            1000,
            2,
            Duration.ofMillis(200),
            Duration.ofMillis(100),
            Duration.ofMillis(1),
            Duration.ofMillis(1),
            Duration.ofMillis(50));
    hub.fault((_, answer) -> answer.stallAfter(0));

    PullException failure =
        catchThrowableOfType(PullException.class, () -> fixture.pull("u/r", hasty));
    assertThat(failure).hasMessageContainingAll("did not answer within", "try again later");
  }

  @Test
  void serverThatIgnoresRanges_sendsItWhole() throws Exception {
    hub.fault(
        (request, answer) ->
            request.isFile() ? LoopbackHub.file(new HubRequest("", Map.of()), MODEL) : answer);

    fixture.pull("u/r");
    assertPulled();
  }

  @Test
  void serverThatIgnoresRangesLater_sendsItWhole() throws Exception {
    hub.fault(
        (request, answer) ->
            request.isFile() && !request.isProbe()
                ? LoopbackHub.file(new HubRequest("", Map.of()), MODEL)
                : answer);

    fixture.pull("u/r");
    assertPulled();
  }

  @Test
  void wholeFileThatBreaks_beginsAgain() throws Exception {
    AtomicInteger count = new AtomicInteger();
    hub.fault(
        (request, answer) -> {
          HubAnswer whole = LoopbackHub.file(new HubRequest("", Map.of()), MODEL);
          return !request.isFile()
              ? answer
              : count.getAndIncrement() < 3 ? whole.dropAfter(200_000) : whole;
        });

    fixture.pull("u/r");
    assertPulled();
  }

  @Test
  void otherSizeThanListed_isAnError() {
    hub.fault(
        (request, answer) ->
            request.isFile() ? LoopbackHub.file(request, PullFixture.random(299_999, 1)) : answer);

    assertThat(failure("u/r"))
        .hasMessageContainingAll("300000 bytes in the hub's list", "offers 299999");
  }

  @Test
  void pieceOfAnotherPlace_isNotTaken() {
    hub.fault(
        (request, answer) ->
            request.isFile() && !request.isProbe()
                ? answer.with("Content-Range", "bytes 5-10/300000")
                : answer);

    assertThat(failure("u/r")).hasMessageContaining("sends 5 to 10");
  }

  @Test
  void pieceThatIsTooLong_isFoundOut() {
    hub.fault(
        (request, answer) -> {
          byte[] longer = PullFixture.random(answer.body().length + 1, 9);
          return request.isFile() && !request.isProbe()
              ? answer.withBody(longer).with("Content-Length", "" + longer.length)
              : answer;
        });

    assertThat(failure("u/r")).hasMessageContaining("sends more bytes than it said, 3 times");
  }

  @Test
  void pieceThatIsTooShort_isCompleted() throws Exception {
    AtomicInteger count = new AtomicInteger();
    hub.fault(
        (request, answer) -> {
          boolean cut =
              request.isFile() && answer.body().length > 1000 && count.getAndIncrement() % 2 == 0;
          byte[] shorter = java.util.Arrays.copyOf(answer.body(), 1000);
          return cut ? answer.withBody(shorter).with("Content-Length", "1000") : answer;
        });

    fixture.pull("u/r");
    assertPulled();
  }

  @Test
  void wrongBytes_areFoundByTheirSum() {
    hub.fault(
        (request, answer) ->
            request.isFile() ? answer.withBody(new byte[answer.body().length]) : answer);

    assertThat(failure("u/r"))
        .hasMessageContainingAll("its SHA-256 is", LoopbackHub.sha256(MODEL), "3 times");
    assertThat(fixture.names()).isEmpty();
  }

  @Test
  void fileThatChangesMeanwhile_isFetchedFromTheStart() throws Exception {
    byte[] before = PullFixture.model(200_000, 6);
    byte[] after = PullFixture.model(200_000, 7);
    hub.putAt("/m.gguf", before);
    AtomicInteger count = new AtomicInteger();
    hub.fault(
        (_, answer) -> {
          if (count.incrementAndGet() == 3) {
            hub.putAt("/m.gguf", after);
          }
          return answer;
        });

    fixture.pullAt("/m.gguf");
    assertThat(fixture.content("m.gguf")).isEqualTo(after);
  }

  @Test
  void fileThatKeepsChanging_isGivenUp() {
    AtomicInteger count = new AtomicInteger();
    hub.fault(
        (request, answer) ->
            request.isFile() ? answer.with("ETag", "\"" + count.incrementAndGet() + '"') : answer);

    assertThat(failure("u/r")).hasMessageContaining("was replaced, 3 times");
  }

  @Test
  void fullDisk_isToldBeforeTheFirstByte() {
    fixture.usableBytes = 299_999;

    assertThat(failure("u/r"))
        .hasMessageContainingAll("u/r@main needs 300,000 more bytes", "has 299,999", "HUGIND_HOME");
    assertThat(hub.served()).isZero();
  }

  @Test
  void fullDisk_isToldOfAnAddressToo() {
    hub.putAt("/m.gguf", PullFixture.model(100_000, 1));
    fixture.usableBytes = 1000;

    PullException failure =
        catchThrowableOfType(PullException.class, () -> fixture.pullAt("/m.gguf"));
    assertThat(failure).hasMessageContaining("m.gguf needs 100,");
    assertThat(hub.served()).isEqualTo(1);
  }

  @Test
  void address_isFetchedAndKnownAgain() throws Exception {
    byte[] model = PullFixture.model(150_000, 8);
    hub.putAt("/files/m.gguf", model);

    assertThat(fixture.pullAt("/files/m.gguf?key=1")).isTrue();
    assertThat(fixture.content("m.gguf")).isEqualTo(model);
    assertThat(fixture.pullAt("/files/m.gguf?key=2")).isFalse();
    assertThat(fixture.names()).containsExactly(".m.gguf.json", "m.gguf");
    assertThat(Files.readString(fixture.models.resolve(".m.gguf.json"))).doesNotContain("key=");
  }

  @Test
  void splitModelOfAnAddress_isFetchedWhole() throws Exception {
    byte[] first = PullFixture.model(10_000, 1);
    byte[] second = PullFixture.model(20_000, 2);
    hub.putAt("/a m-00001-of-00002.gguf", first);
    hub.putAt("/a m-00002-of-00002.gguf", second);

    fixture.pullAt("/a%20m-00001-of-00002.gguf");
    assertThat(fixture.content("a m-00001-of-00002.gguf")).isEqualTo(first);
    assertThat(fixture.content("a m-00002-of-00002.gguf")).isEqualTo(second);
  }

  @Test
  void addressOfUnknownSize_endsWithTheConnectionAndHasToBeAWholeModel() throws Exception {
    byte[] model = PullFixture.model(150_000, 8);
    AtomicInteger count = new AtomicInteger();
    hub.fault(
        (_, _) ->
            LoopbackHub.file(new HubRequest("", Map.of()), model)
                .without("Content-Length")
                .dropAfter(count.getAndIncrement() < 2 ? 100_000 : 1_000_000));

    PullException cut = catchThrowableOfType(PullException.class, () -> fixture.pullAt("/m.gguf"));
    assertThat(cut).hasMessageContaining("brought no model");
    assertThat(fixture.names()).isEmpty();
    fixture.pullAt("/m.gguf");
    assertThat(fixture.content("m.gguf")).isEqualTo(model);
  }

  @Test
  void webPageInPlaceOfAModel_isRefused() {
    hub.putAt(
        "/m.gguf",
        "<!doctype html><html>log in</html>".getBytes(java.nio.charset.StandardCharsets.UTF_8));

    PullException failure =
        catchThrowableOfType(PullException.class, () -> fixture.pullAt("/m.gguf"));
    assertThat(failure).hasMessageContainingAll("brought no model", "it is an HTML page");
    assertThat(fixture.names()).isEmpty();
  }

  @Test
  void emptyFile_isAnError() {
    hub.put("u/e", "m.gguf", new byte[0]);

    assertThat(failure("u/e")).isNotNull();
    assertThat(fixture.names()).noneMatch(name -> name.equals("u/e/m.gguf"));
  }

  @Test
  void unknownHost_isOneSentence() {
    PullException failure =
        catchThrowableOfType(
            PullException.class,
            () -> {
              hub.close();
              fixture.pull("u/r");
            });

    assertThat(failure).hasMessageContaining("takes no connection");
  }

  @Test
  void twoPullsOfOneFile_areOneTooMany() throws Exception {
    try (PartFile _ = PartFile.open(fixture.models.resolve("u/r/m-Q8_0.gguf"))) {
      assertThat(failure("u/r")).hasMessageContaining("is being fetched by another hugind");
    }
  }

  @Test
  void progress_isTold() throws Exception {
    hub.throttle(200_000);

    fixture.pull("u/r");

    assertThat(fixture.progress).anyMatch(line -> line.matches("FETCHING m-Q8_0.gguf \\d+/300000"));
    assertThat(fixture.progress).contains("CHECKING m-Q8_0.gguf 300000/300000");
  }
}
