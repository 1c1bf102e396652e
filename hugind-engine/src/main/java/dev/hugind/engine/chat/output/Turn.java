package dev.hugind.engine.chat.output;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The marks around a turn of the model's, found by comparing renderings.
 *
 * <p><b>Thread safety:</b> immutable.
 *
 * @param open what a turn begins with, after the person's turn
 * @param contentOpen what is between it and the content
 * @param close what is behind the content
 */
record Turn(String open, String contentOpen, String close) {
  /** A mark as people build them: in angle or square brackets. */
  static final Pattern TAG = Pattern.compile("<[^<>\\n]{1,60}>|\\[/?[A-Z][A-Z_ ]{1,40}\\]");

  /** A mark, or one that is made of two with a word between: {@code <|open|>think<|sep|>}. */
  static final Pattern MARK =
      Pattern.compile("(?:%1$s)(?:[A-Za-z][\\w =\"'-]{0,60}(?:%1$s))?".formatted(TAG.pattern()));

  /** Words of which at least one is in the marks of thoughts. */
  static final Pattern THOUGHT_TAG =
      Pattern.compile("(<|\\[)(?=[^<>\\[\\]\\s]*(?i:think|thought|reason|inner))[\\w:|｜]+(>|\\])");

  private static final List<List<String>> PAIRS =
      List.of(
          List.of("START", "END"),
          List.of("start", "end"),
          List.of("BEGIN", "END"),
          List.of("begin", "end"),
          List.of("open", "close"),
          List.of("prefix", "suffix"));

  static Turn find(Probes probes) {
    String prompt = tail(probes.userTurn(true, null));
    String thinking = tail(probes.userTurn(true, true));
    String content = tail(probes.content());
    String call = tail(probes.calls().map(Probes.Calls::text));
    int at = content.indexOf(Probes.CONTENT);
    if (at < 0) {
      return new Turn("", "", "");
    }
    String before = content.substring(0, at);
    String open = shared(before, prompt);
    open = shared(open, thinking);
    open = call.contains(open) ? open : shared(open, call);
    open = beforeOpenedThought(open, before.substring(open.length()));
    String user = tail(probes.userTurn(false, null));
    String shown = user.isEmpty() || !open.startsWith(user) ? open : open.substring(user.length());
    shown = shown.isBlank() ? open : shown;
    String after = content.substring(at + Probes.CONTENT.length());
    int next = shown.isBlank() ? -1 : after.indexOf(shown.strip());
    return new Turn(
        shown, before.substring(open.length()), next < 0 ? after : after.substring(0, next));
  }

  /** What a turn's beginning has in common with another, before which more may stand. */
  private static String shared(String open, String other) {
    return other.endsWith(open) || other.isEmpty() ? open : commonStart(open, other);
  }

  /** A mark that opens a thought belongs to the message. */
  private static String beforeOpenedThought(String open, String rest) {
    for (String mark : marks(open)) {
      if (rest.contains(closing(mark)) || THOUGHT_TAG.matcher(mark).matches()) {
        return open.substring(0, open.lastIndexOf(mark));
      }
    }
    return open;
  }

  /** {@code </a>} for {@code <a>}, and the like for other ways to mark a pair. */
  static String closing(String mark) {
    for (List<String> pair : PAIRS) {
      if (mark.contains(pair.getFirst())) {
        return mark.replace(pair.getFirst(), pair.getLast());
      }
    }
    boolean leaning = mark.startsWith("<|") && !mark.endsWith("|>");
    return leaning
        ? "<" + mark.substring(2, mark.length() - 1) + "|>"
        : mark.charAt(0) + "/" + mark.substring(1);
  }

  /** What follows the person's words; empty when there is nothing. */
  static String tail(Optional<String> text) {
    int at = text.map(whole -> whole.lastIndexOf(Probes.USER)).orElse(-1);
    return at < 0 ? "" : text.orElseThrow().substring(at + Probes.USER.length());
  }

  /** What a rendered turn says after its beginning. */
  String body(String text) {
    String after = tail(Optional.of(text));
    int at = open.isBlank() ? -1 : after.indexOf(open);
    if (at < 0 && !open.isBlank()) {
      at = after.indexOf(open.strip());
      return at < 0 ? after : after.substring(at + open.strip().length());
    }
    return at < 0 ? after : after.substring(at + open.length());
  }

  /** Cuts a text where the turn ends in it. */
  String beforeClose(String text) {
    int end = text.length();
    List<String> marks = new ArrayList<>(marks(close));
    if (marks.isEmpty() && !close.isBlank()) {
      marks.add(close.strip());
    }
    if (!open.isBlank()) {
      marks.add(open.strip());
    }
    for (String mark : marks) {
      int at = text.indexOf(mark);
      end = at >= 0 ? Math.min(end, at) : end;
    }
    return text.substring(0, end);
  }

  static List<String> tags(String text) {
    return all(TAG, text);
  }

  static List<String> marks(String text) {
    return all(MARK, text);
  }

  private static List<String> all(Pattern pattern, String text) {
    List<String> found = new ArrayList<>();
    Matcher matcher = pattern.matcher(text);
    while (matcher.find()) {
      found.add(matcher.group());
    }
    return found;
  }

  /** What is left of a message's text when marks of empty content are taken away. */
  String withoutEmptyContent(String text, String contentMark) {
    String mark = contentMark.strip();
    String left = text.stripLeading();
    if (mark.isEmpty() || !left.startsWith(mark)) {
      return text;
    }
    String after = left.substring(mark.length());
    return after.substring(commonStart(after, close).length());
  }

  /** The longest common beginning that cuts no mark in two. */
  static String commonStart(String a, String b) {
    int length = 0;
    while (length < Math.min(a.length(), b.length()) && a.charAt(length) == b.charAt(length)) {
      length++;
    }
    if (length == a.length() && length == b.length()) {
      return a;
    }
    for (int i = length - 1; i >= 0 && i >= length - 60; i--) {
      char c = a.charAt(i);
      if (c == '>') {
        break;
      }
      if (c == '<' || c == '[') {
        boolean cut = isInsideTag(a, i, length) || isInsideTag(b, i, length);
        return cut ? a.substring(0, i) : a.substring(0, length);
      }
    }
    return a.substring(0, length);
  }

  private static boolean isInsideTag(String text, int from, int at) {
    Matcher matcher = TAG.matcher(text);
    return matcher.find(from) && matcher.start() == from && matcher.end() > at;
  }

  /** The longest common end that cuts no mark in two. */
  static String commonEnd(String a, String b) {
    int length = 0;
    while (length < Math.min(a.length(), b.length())
        && a.charAt(a.length() - 1 - length) == b.charAt(b.length() - 1 - length)) {
      length++;
    }
    if (length == a.length() || length == b.length()) {
      return a.substring(a.length() - length);
    }
    int from = a.length() - length;
    Matcher matcher = TAG.matcher(a);
    int search = 0;
    while (matcher.find(search)) {
      if (matcher.start() >= from) {
        break;
      }
      if (matcher.end() > from) {
        return a.substring(matcher.end());
      }
      search = matcher.end();
    }
    int open = a.lastIndexOf('<');
    boolean unclosed = open >= 0 && open < from && a.indexOf('>', open) < 0;
    return unclosed ? "" : a.substring(from);
  }
}
