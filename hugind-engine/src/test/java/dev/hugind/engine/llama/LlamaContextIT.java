package dev.hugind.engine.llama;

import static dev.hugind.engine.llama.RealModel.GREEDY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hugind.engine.backend.DecodeContext;
import dev.hugind.engine.backend.DecodeOutcome;
import dev.hugind.engine.backend.LoadedModel;
import dev.hugind.engine.backend.TokenBatch;
import dev.hugind.engine.backend.TokenSampler;
import dev.hugind.engine.generation.SamplingOptions;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LlamaContextIT {
  private static final int COUNT = 24;

  private LoadedModel model;
  private int[] prompt;

  @BeforeAll
  void load() {
    model = RealModel.load();
    prompt =
        model
            .vocabulary()
            .tokenize(
                "<|im_start|>user\nWhat is the capital of France?<|im_end|>\n<|im_start|>assistant\n",
                true);
  }

  @AfterAll
  void close() {
    model.close();
  }

  @Test
  void greedy_answersFromTheModel() {
    try (DecodeContext context = model.openContext(RealModel.options(1, 256))) {
      assertThat(text(RealModel.answer(context, 0, prompt, GREEDY, 8))).contains("Paris");
    }
  }

  @Test
  void fourSequencesInOneBatch_giveWhatEachGivesAlone() {
    List<int[]> prompts =
        List.of("Once upon a time", "The capital of France is", "def fibonacci(n):", "1, 2, 3, 4,")
            .stream()
            .map(text -> model.vocabulary().tokenize(text, false))
            .toList();
    List<List<Integer>> alone = new ArrayList<>();
    for (int[] each : prompts) {
      try (DecodeContext context = model.openContext(RealModel.options(1, 256))) {
        alone.add(RealModel.answer(context, 0, each, GREEDY, COUNT));
      }
    }
    assertThat(together(prompts)).isEqualTo(alone);
    assertThat(alone).doesNotHaveDuplicates();
  }

  private List<List<Integer>> together(List<int[]> prompts) {
    List<List<Integer>> answers = new ArrayList<>();
    try (DecodeContext context = model.openContext(RealModel.options(4, 256))) {
      List<TokenSampler> samplers = new ArrayList<>();
      int[] rows = new int[prompts.size()];
      TokenBatch batch = new TokenBatch(context.batchTokens());
      for (int s = 0; s < prompts.size(); s++) {
        int[] tokens = prompts.get(s);
        samplers.add(context.sampler(GREEDY, tokens));
        answers.add(new ArrayList<>());
        for (int i = 0; i < tokens.length; i++) {
          batch.add(tokens[i], s, i, i == tokens.length - 1);
        }
        rows[s] = batch.size() - 1;
      }
      RealModel.require(context.decode(batch));
      for (int step = 0; step < COUNT; step++) {
        batch.clear();
        for (int s = 0; s < prompts.size(); s++) {
          int token = samplers.get(s).sample(rows[s]);
          samplers.get(s).accept(token);
          answers.get(s).add(token);
          rows[s] = batch.size();
          batch.add(token, s, prompts.get(s).length + step, true);
        }
        RealModel.require(context.decode(batch));
      }
      samplers.forEach(TokenSampler::close);
    }
    return answers;
  }

  @Test
  void truncatedSequence_goesOnLikeAFreshOne() {
    try (DecodeContext context = model.openContext(RealModel.options(2, 256))) {
      List<Integer> fresh = RealModel.answer(context, 0, prompt, GREEDY, COUNT);
      int kept = prompt.length / 2;

      assertThat(context.truncate(0, kept)).isTrue();
      int[] rest = Arrays.copyOfRange(prompt, kept, prompt.length);
      RealModel.prefill(context, 0, kept, rest);
      try (TokenSampler sampler = context.sampler(GREEDY, prompt)) {
        assertThat(RealModel.generate(context, 0, prompt.length, rest.length - 1, sampler, COUNT))
            .isEqualTo(fresh);
      }
    }
  }

  @Test
  void copiedPrefix_goesOnLikeAFreshOne() {
    try (DecodeContext context = model.openContext(RealModel.options(3, 256))) {
      List<Integer> fresh = RealModel.answer(context, 0, prompt, GREEDY, COUNT);
      RealModel.prefill(context, 2, 0, new int[] {1, 2, 3, 4, 5});
      int copied = prompt.length - 3;

      assertThat(context.copyPrefix(0, 2, copied)).isTrue();
      int[] rest = Arrays.copyOfRange(prompt, copied, prompt.length);
      RealModel.prefill(context, 2, copied, rest);
      try (TokenSampler sampler = context.sampler(GREEDY, prompt)) {
        assertThat(RealModel.generate(context, 2, prompt.length, rest.length - 1, sampler, COUNT))
            .isEqualTo(fresh);
      }
      assertThat(context.truncate(0, prompt.length)).isTrue();
    }
  }

  @Test
  void sameSeed_givesTheSameTokens() {
    SamplingOptions seven =
        SamplingOptions.defaults().toBuilder().temperature(1.5f).seed(7).build();
    SamplingOptions eight = seven.toBuilder().seed(8).build();
    try (DecodeContext context = model.openContext(RealModel.options(1, 256))) {
      List<Integer> first = RealModel.answer(context, 0, prompt, seven, COUNT);
      assertThat(context.truncate(0, 0)).isTrue();
      List<Integer> second = RealModel.answer(context, 0, prompt, seven, COUNT);
      assertThat(context.truncate(0, 0)).isTrue();
      List<Integer> other = RealModel.answer(context, 0, prompt, eight, COUNT);

      assertThat(second).isEqualTo(first);
      assertThat(other).isNotEqualTo(first);
    }
  }

  @Test
  void fullSequence_givesNoRoomAndTheContextGoesOn() {
    try (DecodeContext context = model.openContext(RealModel.options(2, 300))) {
      List<Integer> fresh = RealModel.answer(context, 1, prompt, GREEDY, COUNT);
      int[] many = new int[300];
      Arrays.fill(many, prompt[0]);
      RealModel.prefill(context, 0, 0, many);
      TokenBatch batch = new TokenBatch(2);
      batch.add(prompt[0], 0, 300, true);

      assertThat(context.decode(batch)).isEqualTo(DecodeOutcome.NO_ROOM);
      try (TokenSampler sampler = context.sampler(GREEDY, prompt)) {
        assertThatThrownBy(() -> sampler.sample(0)).isInstanceOf(IllegalStateException.class);
      }
      assertThat(context.truncate(1, 0)).isTrue();
      assertThat(RealModel.answer(context, 1, prompt, GREEDY, COUNT)).isEqualTo(fresh);
    }
  }

  @Test
  void scatteredFreeCells_areMovedTogetherForABatch() {
    try (DecodeContext context = model.openContext(RealModel.options(4, 256))) {
      List<Integer> fresh = RealModel.answer(context, 0, prompt, GREEDY, COUNT);
      assertThat(context.truncate(0, 0)).isTrue();
      // Row by row another sequence, until every cell of the cache is taken.
      TokenBatch batch = new TokenBatch(256);
      for (int position = 0; position < 256; position++) {
        for (int sequence = 0; sequence < 4; sequence++) {
          batch.add(prompt[position % prompt.length], sequence, position, false);
        }
        if (batch.size() == 256) {
          RealModel.require(context.decode(batch));
          batch.clear();
        }
      }
      assertThat(context.truncate(0, 0)).isTrue();
      int[] long200 = new int[200];
      Arrays.fill(long200, prompt[0]);
      RealModel.prefill(context, 0, 0, long200);
      assertThat(context.truncate(0, 0)).isTrue();
      context.compact();
      assertThat(RealModel.answer(context, 0, prompt, GREEDY, COUNT)).isEqualTo(fresh);
      assertThat(context.truncate(2, 0)).isTrue();
      assertThat(RealModel.answer(context, 2, prompt, GREEDY, COUNT)).isEqualTo(fresh);
    }
  }

  @Test
  void wrongRows_areRefusedBeforeNativeCodeSeesThem() {
    try (DecodeContext context = model.openContext(RealModel.options(2, 256))) {
      assertThatThrownBy(() -> context.decode(one(-1, 0, 0))).hasMessageContaining("token -1");
      assertThatThrownBy(() -> context.decode(one(1 << 20, 0, 0))).hasMessageContaining("1048576");
      assertThatThrownBy(() -> context.decode(one(1, 2, 0))).hasMessageContaining("sequence 2");
      assertThatThrownBy(() -> context.decode(one(1, -1, 0))).hasMessageContaining("sequence -1");
      assertThatThrownBy(() -> context.decode(one(1, 0, 1))).hasMessageContaining("position 1");
      assertThatThrownBy(() -> context.decode(new TokenBatch(1))).hasMessageContaining("0 rows");
      assertThatThrownBy(() -> context.truncate(2, 0)).hasMessageContaining("sequence 2");
      assertThatThrownBy(() -> context.copyPrefix(0, 1, 1)).hasMessageContaining("which has 0");
      assertThatThrownBy(() -> context.threads(0, 1)).hasMessageContaining("1 and more");
      RealModel.require(context.decode(one(1, 0, 0)));
    }
  }

  @Test
  void rowWithoutLogits_isNotSampled() {
    try (DecodeContext context = model.openContext(RealModel.options(1, 256));
        TokenSampler sampler = context.sampler(GREEDY, prompt)) {
      assertThatThrownBy(() -> sampler.sample(0)).isInstanceOf(IllegalStateException.class);
      TokenBatch batch = new TokenBatch(2);
      batch.add(prompt[0], 0, 0, false);
      batch.add(prompt[1], 0, 1, true);
      RealModel.require(context.decode(batch));

      assertThatThrownBy(() -> sampler.sample(0)).hasMessageContaining("row 0");
      assertThatThrownBy(() -> sampler.sample(2)).hasMessageContaining("row 2");
      assertThatThrownBy(() -> sampler.sample(-1)).hasMessageContaining("row -1");
      assertThat(sampler.sample(1)).isBetween(0, model.vocabulary().size() - 1);
    }
  }

  @Test
  void closedObjects_throwInsteadOfCallingNativeCode() {
    DecodeContext context = model.openContext(RealModel.options(1, 256));
    TokenSampler sampler = context.sampler(GREEDY, prompt);
    sampler.close();
    sampler.close();
    assertThatThrownBy(() -> sampler.sample(0)).hasMessageContaining("sampler is closed");
    context.close();
    context.close();
    assertThatThrownBy(() -> context.decode(one(1, 0, 0))).hasMessageContaining("is closed");
    assertThatThrownBy(() -> context.truncate(0, 0)).hasMessageContaining("is closed");
    assertThatThrownBy(() -> context.sampler(GREEDY, prompt)).hasMessageContaining("is closed");
    assertThatThrownBy(context::compact).hasMessageContaining("is closed");
  }

  private static TokenBatch one(int token, int sequence, int position) {
    TokenBatch batch = new TokenBatch(1);
    batch.add(token, sequence, position, true);
    return batch;
  }

  private String text(List<Integer> tokens) {
    var bytes = new java.io.ByteArrayOutputStream();
    tokens.forEach(token -> bytes.writeBytes(model.vocabulary().piece(token)));
    return bytes.toString(StandardCharsets.UTF_8);
  }
}
