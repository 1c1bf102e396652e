package dev.hugind.engine.template;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.util.Arrays;

/** Joins texts and remembers where each part came from; confined to the thread that renders. */
final class TextBuilder {
  private final Budget budget;
  private final StringBuilder characters = new StringBuilder();
  private boolean firstForeign;
  private boolean lastForeign;
  private int[] flips = {};
  private int flipCount;

  TextBuilder(Budget budget) {
    this.budget = budget;
  }

  int units() {
    return characters.length();
  }

  @CanIgnoreReturnValue
  TextBuilder append(Text text) {
    return append(text, 0, text.units());
  }

  @CanIgnoreReturnValue
  TextBuilder append(Text text, int from, int to) {
    if (from < to) {
      Origin origin = text.origin();
      int offset = characters.length() - from;
      reserve(to - from);
      mark(origin.foreignAt(from));
      for (int i = 0; i < origin.flipCount(); i++) {
        int flip = origin.flip(i);
        if (flip > from && flip < to) {
          flip(offset + flip);
        }
      }
      characters.append(text.characters(), from, to);
    }
    return this;
  }

  @CanIgnoreReturnValue
  TextBuilder append(String text, boolean foreign) {
    if (!text.isEmpty()) {
      reserve(text.length());
      mark(foreign);
      characters.append(text);
    }
    return this;
  }

  @CanIgnoreReturnValue
  TextBuilder own(String text) {
    return append(text, false);
  }

  @CanIgnoreReturnValue
  TextBuilder append(char character, boolean foreign) {
    reserve(1);
    mark(foreign);
    characters.append(character);
    return this;
  }

  @CanIgnoreReturnValue
  TextBuilder repeat(Text text, long times) {
    if (times > 0 && !text.isEmpty()) {
      budget.text(Math.multiplyExact(Math.min(times, Integer.MAX_VALUE), (long) text.units()));
      for (long i = 0; i < times; i++) {
        append(text);
      }
    }
    return this;
  }

  Text toText() {
    return toText(false);
  }

  Text toText(boolean markup) {
    return new Text(characters.toString(), origin(), markup);
  }

  Origin origin() {
    return Origin.of(firstForeign, flips, flipCount);
  }

  private void reserve(int more) {
    long length = (long) characters.length() + more;
    if (length > budget.limits().outputCharacters()) {
      budget.text(length);
    }
    budget.allocate(more);
  }

  private void mark(boolean foreign) {
    if (characters.isEmpty()) {
      firstForeign = foreign;
      lastForeign = foreign;
    } else if (foreign != lastForeign) {
      flip(characters.length());
    }
  }

  private void flip(int position) {
    if (flipCount == flips.length) {
      flips = Arrays.copyOf(flips, Math.max(8, flipCount * 2));
    }
    flips[flipCount++] = position;
    lastForeign = !lastForeign;
  }
}
