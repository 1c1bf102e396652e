package dev.hugind.engine.chat.output;

import java.util.List;

/**
 * How thoughts are marked.
 *
 * <p><b>Thread safety:</b> immutable.
 *
 * @param open the mark before a thought; empty when a turn begins in one
 * @param ends the marks that end a thought; the first is the usual one, none is empty
 * @param implied whether every turn begins in a thought, without a mark
 * @param certain whether the template shows the marks; they are a guess otherwise
 */
public record ThoughtMarks(String open, List<String> ends, boolean implied, boolean certain) {
  /** What most models use. */
  static final ThoughtMarks USUAL = new ThoughtMarks("<think>", List.of("</think>"), false, false);

  /** Copies the list. */
  public ThoughtMarks {
    ends = List.copyOf(ends);
  }

  static ThoughtMarks of(String open, String end) {
    return new ThoughtMarks(open, List.of(end), open.isEmpty(), true);
  }

  /** Whether a mark is none that people write: then it counts anywhere, not only at the start. */
  static boolean isSpecial(String mark) {
    return mark.indexOf('|') >= 0 || mark.indexOf('｜') >= 0 || mark.startsWith("[");
  }
}
