package dev.hugind.engine.chat;

import dev.hugind.engine.backend.ReservedToken;
import dev.hugind.engine.backend.Vocabulary;
import dev.hugind.engine.error.ContextLengthExceededException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Turns prompts into tokens so that nobody's text is taken for a mark of the template: a control
 * token counts only where all of its characters are the template's own.
 *
 * <p>A prompt without a control token's text in somebody's words goes to the vocabulary as it is.
 * Any other is cut here, at the same places and in the same order as llama.cpp cuts it, but for the
 * texts that are not the template's own; what lies between is tokenized as plain text. Either way
 * the time grows with the prompt's length only, whatever stands in it.
 *
 * <p><b>Thread safety:</b> safe; for platform threads only.
 */
final class PromptTokenizer {
  /** llama.cpp's own cutting takes quadratic time; up to this many cuts that can't be noticed. */
  private static final int MOST_NATIVE_CUTS = 2_048;

  private final Vocabulary vocabulary;
  private final List<ReservedToken> reserved;
  private final ReservedTexts texts;

  PromptTokenizer(Vocabulary vocabulary) {
    this.vocabulary = vocabulary;
    this.reserved = vocabulary.reservedTokens();
    this.texts = new ReservedTexts(reserved);
  }

  /**
   * Refuses a text that is too long for a context, however well it can be tokenized.
   *
   * @param contextTokens the context in tokens
   * @throws ContextLengthExceededException when it is; tells how many tokens it has at least
   */
  void requireRoom(String text, int contextTokens) {
    int longest = vocabulary.longestPiece();
    if (longest > 0 && text.length() > (long) contextTokens * longest) {
      throw new ContextLengthExceededException(text.length() / longest, contextTokens);
    }
  }

  /** Returns the tokens, with the begin-of-text token that the model wants. */
  int[] tokens(RenderedPrompt prompt) {
    String text = wellFormed(prompt.text());
    Marks marks = new Marks(new OwnText(prompt.runs()));
    texts.find(text, marks);
    boolean asItIs = !marks.forged && marks.count <= MOST_NATIVE_CUTS;
    return withBeginToken(
        asItIs ? vocabulary.tokenize(text, true) : tokens(text, cut(text, marks)));
  }

  /** Half a surrogate pair becomes a question mark in UTF-8, which could complete a mark. */
  private static String wellFormed(String text) {
    return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
  }

  /** Cuts a text at its marks: one kind after the other, as llama.cpp does. */
  private List<Fragment> cut(String text, Marks marks) {
    List<Fragment> fragments = List.of(new Fragment(0, text.length(), Fragment.TEXT));
    for (int rank : marks.ranks.stream().toArray()) {
      List<Fragment> finer = new ArrayList<>();
      for (Fragment fragment : fragments) {
        if (fragment.token() == Fragment.TEXT) {
          cut(text, fragment, reserved.get(rank), marks.own, finer);
        } else {
          finer.add(fragment);
        }
      }
      fragments = finer;
    }
    return fragments;
  }

  private static void cut(
      String text, Fragment fragment, ReservedToken token, OwnText own, List<Fragment> into) {
    int rest = fragment.start();
    int from = rest;
    int length = token.text().length();
    while (true) {
      int start = text.indexOf(token.text(), from, fragment.end());
      if (start < 0) {
        break;
      }
      int end = start + length;
      from = start + 1;
      if (token.control() && !own.covers(start, end)) {
        continue;
      }
      int left = start;
      while (token.stripsLeft() && left > rest && isSpace(text.charAt(left - 1))) {
        left--;
      }
      if (left > rest) {
        into.add(new Fragment(rest, left, Fragment.TEXT));
      }
      into.add(new Fragment(start, end, token.id()));
      rest = end;
      while (token.stripsRight() && rest < fragment.end() && isSpace(text.charAt(rest))) {
        rest++;
      }
      from = rest;
    }
    if (rest < fragment.end()) {
      into.add(new Fragment(rest, fragment.end(), Fragment.TEXT));
    }
  }

  /** What C's isspace takes for white space. */
  private static boolean isSpace(char c) {
    return c == ' ' || (c >= '\t' && c <= '\r');
  }

  private int[] tokens(String text, List<Fragment> fragments) {
    IntStream.Builder tokens = IntStream.builder();
    for (Fragment fragment : fragments) {
      if (fragment.token() == Fragment.TEXT) {
        for (int token :
            vocabulary.tokenize(text.substring(fragment.start(), fragment.end()), false)) {
          tokens.add(token);
        }
      } else {
        tokens.add(fragment.token());
      }
    }
    return tokens.build().toArray();
  }

  /** Many templates write the begin-of-text token themselves: it must be there once. */
  private int[] withBeginToken(int[] tokens) {
    int begin = vocabulary.beginToken();
    if (begin < 0 || (tokens.length > 0 && tokens[0] == begin)) {
      return tokens;
    }
    int[] all = new int[tokens.length + 1];
    all[0] = begin;
    System.arraycopy(tokens, 0, all, 1, tokens.length);
    return all;
  }

  /**
   * A part of a text.
   *
   * @param token the token that it is, or {@link #TEXT}
   */
  private record Fragment(int start, int end, int token) {
    static final int TEXT = -1;
  }

  /** Which marks count in a text, and whether some control token's text does not. */
  private final class Marks implements ReservedTexts.Visitor {
    private final OwnText own;
    private final BitSet ranks = new BitSet();
    private int count;
    private boolean forged;

    Marks(OwnText own) {
      this.own = own;
    }

    @Override
    public void found(int rank, int start, int end) {
      if (reserved.get(rank).control() && !own.covers(start, end)) {
        forged = true;
        return;
      }
      ranks.set(rank);
      count++;
    }
  }
}
