package dev.hugind.engine.chat;

import dev.hugind.engine.template.Rendered;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Which parts of a prompt the template wrote itself.
 *
 * <p><b>Thread safety:</b> immutable.
 */
final class OwnText {
  /** Starts and ends by turns, ascending; neighbouring parts are joined. */
  private final int[] bounds;

  OwnText(List<Rendered.Run> runs) {
    IntStream.Builder found = IntStream.builder();
    boolean own = false;
    int end = 0;
    for (Rendered.Run run : runs) {
      if (own == run.foreign()) {
        found.add(run.start());
        own = !own;
      }
      end = run.end();
    }
    if (own) {
      found.add(end);
    }
    this.bounds = found.build().toArray();
  }

  /** Tells whether all characters of a part are the template's own. */
  boolean covers(int start, int end) {
    int at = Arrays.binarySearch(bounds, start);
    int part = at >= 0 ? at : -at - 2;
    return part >= 0 && part % 2 == 0 && end <= bounds[part + 1];
  }
}
