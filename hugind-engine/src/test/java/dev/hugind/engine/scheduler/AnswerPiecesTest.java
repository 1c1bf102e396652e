package dev.hugind.engine.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hugind.engine.generation.GenerationEvent;
import dev.hugind.engine.generation.TokenLogprob;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class AnswerPiecesTest {
  private final List<GenerationEvent.Text> told = new ArrayList<>();

  @Test
  void take_tokenByToken_tellsEachWithItsOwnLogprob() {
    AnswerPieces pieces = new AnswerPieces(List.of());
    feed(pieces, "a", "bc");
    end(pieces);
    assertThat(told).extracting(GenerationEvent.Text::text).containsExactly("a", "bc");
    assertThat(ids(0)).containsExactly(0);
    assertThat(ids(1)).containsExactly(1);
  }

  @Test
  void take_characterOfTwoTokens_tellsBothLogprobsAtOnce() {
    AnswerPieces pieces = new AnswerPieces(List.of());
    byte[] bytes = "é".getBytes(StandardCharsets.UTF_8);
    feed(pieces, new byte[] {bytes[0]}, 0);
    feed(pieces, new byte[] {bytes[1]}, 1);
    assertThat(told).singleElement().satisfies(event -> assertThat(event.tokens()).isEqualTo(2));
    assertThat(ids(0)).containsExactly(0, 1);
  }

  @Test
  void take_heldForAStopString_keepsTheLogprobsWithTheirText() {
    AnswerPieces pieces = new AnswerPieces(List.of("END"));
    feed(pieces, "xE", "N", "y");
    end(pieces);
    assertThat(told).extracting(GenerationEvent.Text::text).containsExactly("x", "ENy");
    assertThat(ids(0)).containsExactly(0);
    assertThat(ids(1)).containsExactly(1, 2);
  }

  @Test
  void take_stopStringFound_leavesItsTokensOut() {
    AnswerPieces pieces = new AnswerPieces(List.of("END"));
    feed(pieces, "a", "bE", "N", "D");
    assertThat(pieces.isStopped()).isTrue();
    end(pieces);
    assertThat(told).extracting(GenerationEvent.Text::text).containsExactly("a", "b");
    assertThat(ids(0)).containsExactly(0);
    assertThat(ids(1)).containsExactly(1);
  }

  @Test
  void take_tokensWithoutText_areToldAtTheEnd() {
    AnswerPieces pieces = new AnswerPieces(List.of());
    feed(pieces, "", "");
    end(pieces);
    assertThat(told).singleElement().satisfies(event -> assertThat(event.text()).isEmpty());
    assertThat(ids(0)).containsExactly(0, 1);
  }

  @Test
  void take_nobodyAskedForLogprobs_tellsNoEmptyPiece() {
    AnswerPieces pieces = new AnswerPieces(List.of());
    pieces.add(new byte[0], null);
    pieces.end();
    assertThat(pieces.take()).isNull();
  }

  private List<Integer> ids(int event) {
    return told.get(event).logprobs().stream().map(TokenLogprob::token).toList();
  }

  private void feed(AnswerPieces pieces, String... texts) {
    for (int i = 0; i < texts.length; i++) {
      feed(pieces, texts[i].getBytes(StandardCharsets.UTF_8), i);
    }
  }

  private void feed(AnswerPieces pieces, byte[] bytes, int token) {
    pieces.add(bytes, new TokenLogprob(token, bytes, -1, List.of()));
    take(pieces);
  }

  private void end(AnswerPieces pieces) {
    pieces.end();
    take(pieces);
  }

  private void take(AnswerPieces pieces) {
    GenerationEvent.Text event = pieces.take();
    if (event != null) {
      told.add(event);
    }
  }
}
