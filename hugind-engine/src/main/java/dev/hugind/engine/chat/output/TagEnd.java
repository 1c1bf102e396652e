package dev.hugind.engine.chat.output;

import java.util.List;

/**
 * How a tag goes on behind the word in it: {@code >}, or {@code " type="string"<|sep|>}.
 *
 * <p><b>Thread safety:</b> immutable.
 *
 * @param wordEnd what is right behind the word
 * @param attributes what a template's own tag says then, up to its end
 * @param tagEnds what ends the tag; finds nothing when the word's end is the tag's
 */
record TagEnd(String wordEnd, String attributes, Marks tagEnds) {

  static TagEnd of(String text) {
    String whole = text.strip();
    if (whole.isEmpty() || "\"'".indexOf(whole.charAt(0)) < 0) {
      return new TagEnd(whole, "", new Marks(List.of()));
    }
    String rest = whole.substring(1);
    int mark = Math.max(rest.lastIndexOf('<'), rest.length() - 1);
    mark = rest.endsWith("|>") && rest.lastIndexOf('<') >= 0 ? rest.lastIndexOf('<') : mark;
    return new TagEnd(
        whole.substring(0, 1),
        rest.substring(0, mark).strip(),
        new Marks(List.of(rest.substring(mark))));
  }

  boolean hasAttributes() {
    return wordEnd.equals("\"") || wordEnd.equals("'");
  }
}
