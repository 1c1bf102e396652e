package dev.hugind.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hugind.engine.session.SessionOptions;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@link KeyMappingTest} does not see of sessions: where their files go. */
final class EngineMappingTest {
  private final TestHome home;

  EngineMappingTest(@TempDir Path folder) {
    home = new TestHome(folder);
  }

  private SessionOptions sessions(String yaml) {
    home.raw("it", yaml);
    return home.composition().one("it", null, null).models().getFirst().options().sessions();
  }

  @Test
  void defaults_keepSessionsInRamAndOnDisk() {
    // printf it | sha256sum
    Path folder = home.home.sessions().resolve("2ad8a7049d7c5511");

    assertThat(sessions("model: {model_path: m.gguf}"))
        .isEqualTo(
            new SessionOptions(
                true,
                2L << 30,
                20L << 30,
                folder,
                Duration.ofMinutes(5),
                Duration.ofMinutes(60),
                Duration.ofDays(30)));
    assertThat(folder).doesNotExist();
  }

  @Test
  void folder_isNamedByTheAliasAndHoldsNoneOfItsCharacters() {
    Path folder = sessions("model: {model_path: m.gguf, alias: Great/Model}").folder();

    // printf Great/Model | sha256sum
    assertThat(folder).isEqualTo(home.home.sessions().resolve("005e8a17d5847e4f"));
  }

  @Test
  void noDiskBudget_meansNoFolder() {
    SessionOptions options =
        sessions("model: {model_path: m.gguf}\nsessions: {disk_budget: 0B, ram_budget: 0B}");

    assertThat(options.folder()).isNull();
    assertThat(options.diskBytes()).isZero();
    assertThat(options.ramBytes()).isZero();
    assertThat(options.enabled()).isTrue();
  }
}
