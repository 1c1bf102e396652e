package dev.hugind.engine.scheduler;

import dev.hugind.engine.backend.DecodeContext;
import dev.hugind.engine.backend.Vocabulary;
import dev.hugind.engine.generation.TokenLogprob;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads log probabilities out of logits: logit minus the logarithm of the sum of all exponentials.
 *
 * <p><b>Thread safety:</b> confined to the scheduler thread.
 */
final class LogprobReader {
  private final DecodeContext context;
  private final Vocabulary vocabulary;
  private final float[] logits;

  LogprobReader(DecodeContext context, Vocabulary vocabulary) {
    this.context = context;
    this.vocabulary = vocabulary;
    this.logits = new float[vocabulary.size()];
  }

  /**
   * Reads how likely a token was.
   *
   * @param row the row that it was chosen from
   * @param token what was chosen
   * @param top how many of the likeliest to tell beside it; 0 or more
   */
  TokenLogprob read(int row, int token, int top) {
    context.readLogits(row, logits);
    double base = logSumExp();
    List<TokenLogprob> likeliest = new ArrayList<>();
    for (int id : likeliest(top)) {
      likeliest.add(new TokenLogprob(id, vocabulary.piece(id), logits[id] - base, List.of()));
    }
    return new TokenLogprob(token, vocabulary.piece(token), logits[token] - base, likeliest);
  }

  private double logSumExp() {
    float highest = Float.NEGATIVE_INFINITY;
    for (float logit : logits) {
      highest = Math.max(highest, logit);
    }
    double sum = 0;
    for (float logit : logits) {
      sum += Math.exp(logit - highest);
    }
    return highest + Math.log(sum);
  }

  /**
   * The ids of the highest logits, by insertion into a short list: a request asks for 20 at most.
   */
  private int[] likeliest(int count) {
    int[] ids = new int[Math.min(count, logits.length)];
    int filled = 0;
    for (int id = 0; id < logits.length; id++) {
      if (filled < ids.length || (filled > 0 && logits[id] > logits[ids[filled - 1]])) {
        int at = filled < ids.length ? filled++ : filled - 1;
        while (at > 0 && logits[ids[at - 1]] < logits[id]) {
          ids[at] = ids[at - 1];
          at--;
        }
        ids[at] = id;
      }
    }
    return ids;
  }
}
