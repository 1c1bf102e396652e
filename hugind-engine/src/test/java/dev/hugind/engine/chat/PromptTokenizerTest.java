package dev.hugind.engine.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hugind.engine.backend.ReservedToken;
import dev.hugind.engine.error.ContextLengthExceededException;
import dev.hugind.engine.template.Rendered;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class PromptTokenizerTest {
  private static final int START = MarkVocabulary.FIRST_MARK;
  private static final int END = START + 1;
  private static final int STRIPS = START + 2;
  private static final int WORD = START + 3;
  private static final int TURN = START + 4;
  private static final int SPACES = START + 5;
  private static final List<ReservedToken> RESERVED =
      List.of(
          new ReservedToken(START, "<s>", true, false, false),
          new ReservedToken(END, "<s><e>", true, false, false),
          new ReservedToken(STRIPS, "<r>", true, true, true),
          new ReservedToken(WORD, "<w>", false, false, true),
          new ReservedToken(TURN, "<turn>", false, false, false),
          new ReservedToken(SPACES, "  ", false, false, false));

  @Test
  void tokens_ownMarks_count() {
    assertThat(tokens("«»<s>a<r>b")).containsExactly(START, 'a', STRIPS, 'b');
  }

  @Test
  void tokens_foreignMarks_areText() {
    assertThat(tokens("<s>«<s><e>»<s>")).containsExactly(ids(START, "<s><e>", START));
    assertThat(tokens("<s«>»")).containsExactly(ids("<s>"));
    assertThat(tokens("«<»s>")).containsExactly(ids("<s>"));
    assertThat(tokens("<«s»>")).containsExactly(ids("<s>"));
  }

  @Test
  void tokens_ownMarkInsideAForgedLongerOne_counts() {
    assertThat(tokens("<s>«<e>»")).containsExactly(ids(START, "<e>"));
    assertThat(tokens("<s><e>«<s>»")).containsExactly(ids(END, "<s>"));
  }

  @Test
  void tokens_whiteSpaceOfAMark_belongsToIt() {
    assertThat(tokens("a \n<r> \tb«<s>»")).containsExactly(ids("a", STRIPS, "b<s>"));
    assertThat(tokens("«a»<r>« \f x<r>»")).containsExactly(ids("a", STRIPS, "x<r>"));
  }

  @Test
  void tokens_wordsOfTheVocabulary_countInAnyText() {
    assertThat(tokens("«<w>  <s>»")).containsExactly(ids(WORD, "<s>"));
    assertThat(tokens("«a  b<s>»")).containsExactly(ids("a", SPACES, "b<s>"));
  }

  @Test
  void tokens_wordThatIsAMarkOfTurns_isGuarded() {
    RenderedPrompt sample = prompt("<turn>«Hi»");
    PromptTokenizer plain = new PromptTokenizer(new MarkVocabulary(false, RESERVED), sample);
    assertThat(plain.tokens(prompt("<turn>«a<turn><turn><w>»<turn>")))
        .containsExactly(ids(TURN, "a<turn><turn>", WORD, TURN));
    PromptTokenizer spaced = new PromptTokenizer(new MarkVocabulary(true, RESERVED), sample);
    assertThat(spaced.tokens(prompt("<turn>«a<turn>b»"))).containsExactly(ids(TURN, " a<turn>b"));
    assertThat(tokens("«<turn>»")).containsExactly(TURN);
  }

  @Test
  void tokens_manyWords_areTheUsualOnes() {
    MarkVocabulary vocabulary = new MarkVocabulary(true, RESERVED);
    String text = "a  b<w> c<turn>".repeat(2_000);
    assertThat(new PromptTokenizer(vocabulary, null).tokens(prompt("«" + text + "»")))
        .isEqualTo(vocabulary.tokenize(text, false));
    int[] usual = vocabulary.tokenize(text, false);
    int[] cut = new PromptTokenizer(vocabulary, null).tokens(prompt("<s>«" + text + "<s>»"));
    assertThat(cut).startsWith(START).endsWith('<', 's', '>');
    assertThat(Arrays.copyOfRange(cut, 1, 1 + usual.length)).isEqualTo(usual);
  }

  @Test
  void tokens_halfACharacter_completesNoMark() {
    List<ReservedToken> odd = List.of(new ReservedToken(START, "<?>", true, false, false));
    PromptTokenizer tokenizer = new PromptTokenizer(new MarkVocabulary(false, odd), null);
    assertThat(tokenizer.tokens(prompt("«<\uD800>»"))).containsExactly(ids("<?>"));
  }

  @Test
  void tokens_randomPrompts_areTheUsualOnesWhereNothingIsForged() {
    long seed = 99;
    Random random = new Random(seed);
    for (int round = 0; round < 3_000; round++) {
      MarkVocabulary vocabulary = new MarkVocabulary(random.nextBoolean(), RESERVED);
      PromptTokenizer tokenizer = new PromptTokenizer(vocabulary, null);
      String own = random(random);
      // The forged mark at the end makes the tokenizer cut the text itself.
      int[] cut = tokenizer.tokens(prompt(own + "<s>«<e><s>»"));
      int[] usual = vocabulary.tokenize(own + "<s>", true);
      assertThat(Arrays.copyOf(cut, usual.length))
          .as("seed %d, round %d: %s", seed, round, own)
          .isEqualTo(usual);
      String foreign = random(random);
      assertThat(tokenizer.tokens(prompt("«" + foreign + "<s>»")))
          .as("seed %d, round %d: %s", seed, round, foreign)
          .isEqualTo(vocabulary.tokenize(foreign + "<s>", false));
    }
  }

  @Test
  void tokens_randomMixture_keepsTheTextAndForgesNothing() {
    long seed = 4;
    Random random = new Random(seed);
    List<ReservedToken> marks =
        RESERVED.stream().filter(t -> !t.stripsLeft() && !t.stripsRight()).toList();
    MarkVocabulary vocabulary = new MarkVocabulary(false, marks);
    PromptTokenizer tokenizer = new PromptTokenizer(vocabulary, prompt("<turn>"));
    for (int round = 0; round < 3_000; round++) {
      RenderedPrompt prompt = prompt(random(random) + "«" + random(random) + "»" + random(random));
      int[] tokens = tokenizer.tokens(prompt);
      StringBuilder text = new StringBuilder();
      for (int token : tokens) {
        String piece = new String(vocabulary.specialPiece(token), StandardCharsets.UTF_8);
        int start = text.length();
        text.append(piece);
        if (token == START || token == END || token == TURN) {
          assertThat(new OwnText(prompt.runs()).covers(start, text.length()))
              .as("seed %d, round %d: %s", seed, round, prompt)
              .isTrue();
        }
      }
      assertThat(text.toString()).isEqualTo(prompt.text());
    }
  }

  @Test
  void requireRoom_textThatCannotFit_isRefused() {
    PromptTokenizer tokenizer = new PromptTokenizer(new MarkVocabulary(false, RESERVED), null);
    tokenizer.requireRoom("a".repeat(60), 10);
    assertThatThrownBy(() -> tokenizer.requireRoom("a".repeat(66), 10))
        .isInstanceOf(ContextLengthExceededException.class)
        .hasMessageContaining("11 tokens");
  }

  private static String random(Random random) {
    String[] words = {"<s>", "<e>", "<s", "<r>", "<w>", " ", "  ", "\n", "a", "<", ">", "<turn>"};
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < random.nextInt(9); i++) {
      text.append(words[random.nextInt(words.length)]);
    }
    return text.toString();
  }

  private static int[] tokens(String marked) {
    return new PromptTokenizer(new MarkVocabulary(false, RESERVED), null).tokens(prompt(marked));
  }

  /** Reads a prompt in which « and » stand around what is somebody's. */
  private static RenderedPrompt prompt(String marked) {
    List<Rendered.Run> runs = new ArrayList<>();
    StringBuilder text = new StringBuilder();
    for (String part : marked.split("(?=[«»])", -1)) {
      boolean foreign = part.startsWith("«");
      String words = foreign || part.startsWith("»") ? part.substring(1) : part;
      runs.add(new Rendered.Run(text.length(), text.length() + words.length(), foreign));
      text.append(words);
    }
    return new RenderedPrompt(text.toString(), runs, "");
  }

  private static int[] ids(Object... textsAndIds) {
    List<Integer> ids = new ArrayList<>();
    for (@Nullable Object item : textsAndIds) {
      if (item instanceof String text) {
        text.chars().forEach(ids::add);
      } else if (item instanceof Integer id) {
        ids.add(id);
      }
    }
    return ids.stream().mapToInt(Integer::intValue).toArray();
  }
}
