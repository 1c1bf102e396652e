package dev.hugind.engine.template;

/** Finds one string in another in linear time, whatever the two are. */
final class TextSearch {
  /** Products of lengths up to this are left to the simple search of the JDK. */
  private static final long SIMPLE_COST = 1_000_000;

  private TextSearch() {}

  static int indexOf(String text, String wanted, int from) {
    if ((long) wanted.length() * text.length() <= SIMPLE_COST || wanted.length() < 3) {
      return text.indexOf(wanted, from);
    }
    int[] failure = failure(wanted);
    int matched = 0;
    for (int i = Math.max(0, from); i < text.length(); i++) {
      char c = text.charAt(i);
      while (matched > 0 && wanted.charAt(matched) != c) {
        matched = failure[matched - 1];
      }
      if (wanted.charAt(matched) == c && ++matched == wanted.length()) {
        return i - matched + 1;
      }
    }
    return -1;
  }

  static int lastIndexOf(String text, String wanted, int from) {
    if ((long) wanted.length() * text.length() <= SIMPLE_COST || wanted.length() < 3) {
      return text.lastIndexOf(wanted, from);
    }
    int end = Math.min(text.length(), from + wanted.length());
    String reversedText =
        new StringBuilder(text.substring(0, Math.max(0, end))).reverse().toString();
    String reversedWanted = new StringBuilder(wanted).reverse().toString();
    int found = indexOf(reversedText, reversedWanted, 0);
    return found < 0 ? -1 : reversedText.length() - found - wanted.length();
  }

  private static int[] failure(String wanted) {
    int[] failure = new int[wanted.length()];
    int matched = 0;
    for (int i = 1; i < wanted.length(); i++) {
      while (matched > 0 && wanted.charAt(matched) != wanted.charAt(i)) {
        matched = failure[matched - 1];
      }
      if (wanted.charAt(matched) == wanted.charAt(i)) {
        matched++;
      }
      failure[i] = matched;
    }
    return failure;
  }
}
