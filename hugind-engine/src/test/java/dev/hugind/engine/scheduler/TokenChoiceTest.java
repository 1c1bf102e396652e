package dev.hugind.engine.scheduler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.hugind.engine.EngineOptions;
import dev.hugind.engine.LlamaEngine;
import dev.hugind.engine.error.GenerationFailedException;
import dev.hugind.engine.error.InvalidRequestException;
import dev.hugind.engine.fixture.ScriptedBackend;
import dev.hugind.engine.fixture.ScriptedVocabulary;
import dev.hugind.engine.generation.Generation;
import dev.hugind.engine.generation.GenerationEvent;
import dev.hugind.engine.generation.GenerationRequest;
import dev.hugind.engine.generation.GenerationResult;
import dev.hugind.engine.generation.TokenConstraint;
import dev.hugind.engine.generation.TokenLogprob;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What decides on a token, and what is told of it. */
class TokenChoiceTest {
  private final ScriptedBackend backend = ScriptedBackend.answering("abc");
  private final LlamaEngine engine =
      LlamaEngine.open(
          EngineOptions.builder(Path.of("scripted.gguf")).build(), backend, share -> {});

  @AfterEach
  void close() {
    engine.close();
    backend.assertAllClosed();
  }

  @Test
  void constraint_wantsOtherTokens_getsThem() throws Exception {
    assertThat(answer(request(() -> new Only("axe"))).text()).isEqualTo("axe");
  }

  @Test
  void constraint_letsNothingFollow_failsThatRequestOnly() throws Exception {
    try (Generation neighbour = engine.generate(request(null).build())) {
      assertThatThrownBy(() -> answer(request(() -> new Only("a\0"))))
          .isInstanceOf(InvalidRequestException.class)
          .hasMessageContaining("the grammar can't go on");
      assertThat(neighbour.await().text()).isEqualTo("abc");
    }
  }

  @Test
  void constraint_breaks_failsThatRequestOnly() throws Exception {
    Supplier<TokenConstraint> broken =
        () -> {
          throw new IllegalStateException("a bug");
        };
    assertThatThrownBy(() -> answer(request(broken))).isInstanceOf(GenerationFailedException.class);
    assertThat(answer(request(null)).text()).isEqualTo("abc");
  }

  @Test
  void logprobs_areThoseOfTheModel() throws Exception {
    GenerationResult result = answer(request(null).topLogprobs(2));
    assertThat(result.logprobs()).hasSize(3);
    TokenLogprob first = result.logprobs().getFirst();
    assertThat(first.token()).isEqualTo('a');
    assertThat(first.bytes()).containsExactly('a');
    // The scripted logits are 0, -0.01, -0.02, … for 258 tokens.
    double sum = 0;
    for (int token = 0; token < 258; token++) {
      sum += Math.exp(-token / 100.0);
    }
    assertThat(first.logprob()).isCloseTo(-'a' / 100.0 - Math.log(sum), within(1e-5));
    assertThat(first.top()).extracting(TokenLogprob::token).containsExactly(0, 1);
    assertThat(first.top().getFirst().logprob()).isCloseTo(-Math.log(sum), within(1e-5));
  }

  @Test
  void logprobs_notAskedFor_areEmpty() throws Exception {
    assertThat(answer(request(null)).logprobs()).isEmpty();
    assertThat(answer(request(null).topLogprobs(0)).logprobs())
        .hasSize(3)
        .allSatisfy(token -> assertThat(token.top()).isEmpty());
  }

  @Test
  void progress_isToldUntilThePromptIsDone() throws Exception {
    int[] prompt = new int[1200];
    List<GenerationEvent> events = new ArrayList<>();
    try (Generation generation =
        engine.generate(GenerationRequest.builder(prompt).reportProgress(true).build())) {
      Optional<GenerationEvent> event;
      do {
        event = generation.next(Duration.ofSeconds(20));
        events.add(event.orElseThrow());
      } while (!(event.get() instanceof GenerationEvent.Done));
    }
    List<GenerationEvent.Progress> progress =
        events.stream()
            .filter(GenerationEvent.Progress.class::isInstance)
            .map(GenerationEvent.Progress.class::cast)
            .toList();
    assertThat(progress).hasSizeGreaterThan(1);
    assertThat(progress).isSortedAccordingTo((a, b) -> a.computedTokens() - b.computedTokens());
    assertThat(progress.getLast().computedTokens()).isEqualTo(1200);
    assertThat(progress).allSatisfy(p -> assertThat(p.promptTokens()).isEqualTo(1200));
    assertThat(events.subList(0, progress.size())).containsExactlyElementsOf(progress);
  }

  private static GenerationRequest.Builder request(
      @org.jspecify.annotations.Nullable Supplier<TokenConstraint> constraint) {
    return GenerationRequest.builder(new int[] {'h', 'i'}).constraint(constraint);
  }

  private GenerationResult answer(GenerationRequest.Builder request) throws InterruptedException {
    try (Generation generation = engine.generate(request.build())) {
      return generation.await();
    }
  }

  /** Lets one text through; a zero stands for a place where nothing can follow. */
  private static final class Only implements TokenConstraint {
    private final String text;
    private int at;

    Only(String text) {
      this.text = text;
    }

    private int wanted() {
      return at < text.length() ? text.charAt(at) : ScriptedVocabulary.END;
    }

    @Override
    public boolean allows(int token) {
      return token == wanted() && wanted() != 0;
    }

    @Override
    public void collectAllowed(BitSet allowed) {
      allowed.clear();
      allowed.set(wanted(), wanted() != 0);
    }

    @Override
    public void accept(int token) {
      assertThat(token).isEqualTo(wanted());
      at++;
    }
  }
}
