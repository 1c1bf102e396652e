package dev.hugind.engine.chat;

import dev.hugind.engine.backend.ReservedToken;
import dev.hugind.engine.backend.Vocabulary;
import dev.hugind.engine.error.ContextLengthExceededException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Turns prompts into tokens so that nobody's text is taken for a mark of the template: a control
 * token counts only where all of its characters are the template's own. So does a token that the
 * vocabulary calls a word, but the template uses as a mark of turns.
 *
 * <p>A prompt without such a text in somebody's words goes to the vocabulary as it is. Any other is
 * cut here, at the same places and in the same order as llama.cpp cuts it, but for the texts that
 * are not the template's own; what lies between is tokenized as plain text. Either way the time
 * grows with the prompt's length only, whatever stands in it.
 *
 * <p><b>Thread safety:</b> safe; for platform threads only.
 */
final class PromptTokenizer {
  /** llama.cpp's own cutting takes quadratic time; up to this many cuts that can't be noticed. */
  private static final int MOST_NATIVE_CUTS = 2_048;

  /** Stands before a text that must not get the space that some vocabularies put before a text. */
  private static final String LEAD = "\n";

  private final Vocabulary vocabulary;
  private final List<ReservedToken> reserved;
  private final ReservedTexts texts;

  /** Ranks of the tokens that count only in the template's own text. */
  private final BitSet guarded = new BitSet();

  /**
   * Prepares a vocabulary.
   *
   * @param sample a plain conversation, whose marks are those of turns; or null
   */
  PromptTokenizer(Vocabulary vocabulary, @Nullable RenderedPrompt sample) {
    this.vocabulary = vocabulary;
    this.reserved = vocabulary.reservedTokens();
    this.texts = new ReservedTexts(reserved);
    for (int rank = 0; rank < reserved.size(); rank++) {
      guarded.set(rank, reserved.get(rank).control());
    }
    if (sample != null) {
      OwnText own = new OwnText(sample.runs());
      texts.find(
          sample.text(),
          (rank, start, end) -> {
            if (isMark(reserved.get(rank).text()) && own.covers(start, end)) {
              guarded.set(rank);
            }
          });
    }
  }

  /** Tells marks from words and white space that a vocabulary keeps whole. */
  private static boolean isMark(String text) {
    return text.length() > 2
        && !Character.isLetterOrDigit(text.charAt(0))
        && !Character.isWhitespace(text.charAt(0))
        && text.chars().anyMatch(Character::isLetter);
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
    boolean asItIs = marks.forged.isEmpty() && marks.count <= MOST_NATIVE_CUTS;
    return withBeginToken(
        asItIs ? vocabulary.tokenize(text, true) : tokens(text, cut(text, marks)));
  }

  /** Half a surrogate pair becomes a question mark in UTF-8, which could complete a mark. */
  private static String wellFormed(String text) {
    return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
  }

  /** Cuts a text at its marks: one kind after the other, as llama.cpp does. */
  private List<Fragment> cut(String text, Marks marks) {
    List<Fragment> fragments = List.of(Fragment.text(0, text.length(), Kind.TEXT));
    for (int rank : marks.genuine.stream().toArray()) {
      fragments = refine(fragments, (whole, into) -> cut(text, whole, rank, marks.own, into));
    }
    for (int rank : marks.forged.stream().toArray()) {
      // Unlike control tokens, words would be matched in plain text, too.
      if (!reserved.get(rank).control()) {
        String mark = reserved.get(rank).text();
        fragments = refine(fragments, (whole, into) -> breakUp(text, whole, mark, into));
      }
    }
    return fragments;
  }

  private static List<Fragment> refine(
      List<Fragment> fragments, BiConsumer<Fragment, List<Fragment>> finer) {
    List<Fragment> refined = new ArrayList<>();
    for (Fragment fragment : fragments) {
      if (fragment.isText()) {
        finer.accept(fragment, refined);
      } else {
        refined.add(fragment);
      }
    }
    return refined;
  }

  private void cut(String text, Fragment whole, int rank, OwnText own, List<Fragment> into) {
    ReservedToken token = reserved.get(rank);
    int rest = whole.start();
    int from = rest;
    while (true) {
      int start = text.indexOf(token.text(), from, whole.end());
      if (start < 0) {
        break;
      }
      int end = start + token.text().length();
      from = start + 1;
      if (guarded.get(rank) && !own.covers(start, end)) {
        continue;
      }
      int left = start;
      while (token.stripsLeft() && left > rest && isSpace(text.charAt(left - 1))) {
        left--;
      }
      if (left > rest) {
        into.add(Fragment.text(rest, left, Kind.TEXT));
      }
      into.add(new Fragment(start, end, token.control() ? Kind.CONTROL : Kind.WORD, token.id()));
      rest = end;
      while (token.stripsRight() && rest < whole.end() && isSpace(text.charAt(rest))) {
        rest++;
      }
      from = rest;
    }
    if (rest < whole.end()) {
      into.add(Fragment.text(rest, whole.end(), Kind.TEXT));
    }
  }

  /** Divides a text within each occurrence of a mark, after its first character. */
  private static void breakUp(String text, Fragment whole, String mark, List<Fragment> into) {
    int rest = whole.start();
    Kind kind = whole.kind();
    for (int start = text.indexOf(mark, rest, whole.end());
        start >= 0;
        start = text.indexOf(mark, rest, whole.end())) {
      int middle = text.offsetByCodePoints(start, 1);
      into.add(Fragment.text(rest, middle, kind));
      rest = middle;
      kind = Kind.TEXT_AFTER_TEXT;
    }
    into.add(Fragment.text(rest, whole.end(), kind));
  }

  /** What C's isspace takes for white space. */
  private static boolean isSpace(char c) {
    return c == ' ' || (c >= '\t' && c <= '\r');
  }

  /**
   * Tokenizes fragments. Words go to the vocabulary with the text around them: it finds them again,
   * and many calls for little text each would take longer.
   */
  private int[] tokens(String text, List<Fragment> fragments) {
    IntStream.Builder tokens = IntStream.builder();
    for (int first = 0; first < fragments.size(); ) {
      Fragment start = fragments.get(first);
      if (start.kind() == Kind.CONTROL) {
        tokens.add(start.token());
        first++;
        continue;
      }
      int end = start.end();
      int next = first + 1;
      while (next < fragments.size()
          && next - first < MOST_NATIVE_CUTS
          && goesOn(fragments.get(next), end)) {
        end = fragments.get(next).end();
        next++;
      }
      boolean follows = start.kind() == Kind.TEXT_AFTER_TEXT;
      Arrays.stream(plain(text.substring(start.start(), end), follows)).forEach(tokens::add);
      first = next;
    }
    return tokens.build().toArray();
  }

  /** Tells whether a fragment may go to the vocabulary together with what ends before it. */
  private static boolean goesOn(Fragment next, int end) {
    return (next.kind() == Kind.TEXT || next.kind() == Kind.WORD) && next.start() == end;
  }

  /** Some vocabularies put a space before each text; between two halves of one it would be new. */
  private int[] plain(String text, boolean follows) {
    if (follows) {
      int[] lead = vocabulary.tokenize(LEAD, false);
      int[] both = vocabulary.tokenize(LEAD + text, false);
      if (Arrays.mismatch(lead, both) == lead.length) {
        return Arrays.copyOfRange(both, lead.length, both.length);
      }
    }
    return vocabulary.tokenize(text, false);
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
   * @param token the token that it is, where it is one
   */
  private record Fragment(int start, int end, Kind kind, int token) {
    static Fragment text(int start, int end, Kind kind) {
      return new Fragment(start, end, kind, -1);
    }

    boolean isText() {
      return kind == Kind.TEXT || kind == Kind.TEXT_AFTER_TEXT;
    }
  }

  private enum Kind {
    /** Text at the start, or after a token. */
    TEXT,
    /** Text that other text stands directly before. */
    TEXT_AFTER_TEXT,
    /** A token that the vocabulary finds in plain text, too. */
    WORD,
    CONTROL
  }

  /** Which marks stand in a text: in the template's own, and in anybody else's. */
  private final class Marks implements ReservedTexts.Visitor {
    private final OwnText own;
    private final BitSet genuine = new BitSet();
    private final BitSet forged = new BitSet();
    private int count;

    Marks(OwnText own) {
      this.own = own;
    }

    @Override
    public void found(int rank, int start, int end) {
      if (guarded.get(rank) && !own.covers(start, end)) {
        forged.set(rank);
      } else {
        genuine.set(rank);
        count++;
      }
    }
  }
}
