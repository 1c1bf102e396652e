package dev.hugind.engine.template;

import java.util.AbstractList;
import java.util.List;

/**
 * A Python range. Immutable.
 *
 * @param start the first number
 * @param stop the number before which it ends
 * @param step the distance, not 0
 * @param size how many numbers there are
 */
record RangeValue(long start, long stop, long step, int size) {
  List<Object> items() {
    return new AbstractList<>() {
      @Override
      public Object get(int index) {
        return start + index * step;
      }

      @Override
      public int size() {
        return size;
      }
    };
  }
}
