package dev.hugind.engine.template;

import java.util.ArrayList;
import java.util.List;

/**
 * A rendered text, and which of its characters came in through variables ("foreign") instead of
 * from the template.
 *
 * <p>A text of a user can then be kept from being taken for the template's own special tokens: such
 * a token counts only where all of its characters are the template's own. Numbers, booleans and the
 * punctuation of printed lists and of JSON count as the template's own, the texts inside of them do
 * not.
 *
 * <p><b>Thread safety:</b> immutable.
 */
public final class Rendered {
  private final String text;
  private final List<Run> runs;

  Rendered(Text text) {
    this.text = text.characters();
    Origin origin = text.origin();
    List<Run> found = new ArrayList<>();
    boolean foreign = origin.startsForeign();
    int start = 0;
    for (int i = 0; i <= origin.flipCount(); i++) {
      int end = i == origin.flipCount() ? text.units() : origin.flip(i);
      if (end > start) {
        found.add(new Run(start, end, foreign));
      }
      foreign = !foreign;
      start = end;
    }
    this.runs = List.copyOf(found);
  }

  /**
   * A part of the text whose characters have one origin.
   *
   * @param start the first UTF-16 unit
   * @param end the unit after the last one
   * @param foreign whether they came in through variables
   */
  public record Run(int start, int end, boolean foreign) {}

  /**
   * Returns the text.
   *
   * @return the text
   */
  public String text() {
    return text;
  }

  /**
   * Returns all parts in order; they follow each other without gaps, and neighbours differ in
   * origin.
   *
   * @return the parts, none if the text is empty
   */
  public List<Run> runs() {
    return runs;
  }

  /**
   * Returns the parts that came in through variables, in order.
   *
   * @return the foreign parts
   */
  public List<Run> foreignRuns() {
    return runs.stream().filter(Run::foreign).toList();
  }

  @Override
  public String toString() {
    return text;
  }
}
