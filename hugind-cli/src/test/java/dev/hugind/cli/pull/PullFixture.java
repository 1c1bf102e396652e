package dev.hugind.cli.pull;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import dev.hugind.config.Secret;
import dev.hugind.engine.fixture.TinyGgufWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A folder of models, and pulls into it that are as impatient as tests are. */
final class PullFixture {
  static final TransferOptions OPTIONS =
      new TransferOptions(
          3,
          64 << 10,
          5,
          Duration.ofSeconds(5),
          Duration.ofMillis(300),
          Duration.ofMillis(1),
          Duration.ofSeconds(2),
          Duration.ofMillis(5));

  final Path models;
  final LoopbackHub hub;
  final List<String> progress = new ArrayList<>();
  @Nullable Secret token;
  long usableBytes = Long.MAX_VALUE;

  PullFixture(Path models, LoopbackHub hub) {
    this.models = models;
    this.hub = hub;
  }

  HubAddress address() {
    return new HubAddress(hub.endpoint(), token);
  }

  /** Pulls what {@code user/repo:wanted} means, with its projector. */
  @CanIgnoreReturnValue
  boolean pull(String text) throws InterruptedException {
    return pull(text, OPTIONS);
  }

  @CanIgnoreReturnValue
  boolean pull(String text, TransferOptions options) throws InterruptedException {
    try (ModelPull pull = open(options)) {
      ModelSource.Repository repository =
          (ModelSource.Repository) ModelSource.parse(text, hub.endpoint());
      RepositoryContents contents = pull.contents(repository);
      ModelVariant variant = contents.matching(repository.wanted()).getFirst();
      return pull.pull(
          PullPlan.of(
              address(),
              repository,
              contents.commit(),
              variant,
              contents.projector(variant),
              models));
    }
  }

  /** Pulls from an address of the hub. */
  @CanIgnoreReturnValue
  boolean pullAt(String path) throws InterruptedException {
    try (ModelPull pull = open(OPTIONS)) {
      return pull.pull(PullPlan.of(URI.create(hub.endpoint() + path), null, null, models));
    }
  }

  private ModelPull open(TransferOptions options) {
    return new ModelPull(
        address(),
        options,
        _ -> usableBytes,
        (stage, file, bytes, total) ->
            progress.add(stage + " " + file + " " + bytes + "/" + total));
  }

  byte[] content(String name) {
    try {
      return Files.readAllBytes(models.resolve(name));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns the names of all files, hidden ones included, in order. */
  List<String> names() {
    if (!Files.exists(models)) {
      return List.of();
    }
    try (Stream<Path> all = Files.walk(models)) {
      return all.filter(Files::isRegularFile)
          .map(file -> models.relativize(file).toString())
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static byte[] random(int bytes, long seed) {
    byte[] content = new byte[bytes];
    new Random(seed).nextBytes(content);
    return content;
  }

  /** Returns a model with random weights that is about as large. */
  static byte[] model(int bytes, long seed) {
    return new TinyGgufWriter()
        .put("general.architecture", "llama")
        .tensor("w", 24, random(bytes, seed), bytes)
        .bytes();
  }
}
