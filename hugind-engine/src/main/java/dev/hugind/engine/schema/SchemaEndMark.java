package dev.hugind.engine.schema;

import dev.hugind.engine.schema.RegexDfa.IntervalMap;
import java.util.Arrays;
import java.util.TreeMap;

/**
 * The texts that may stand before an end mark (the automaton of Knuth, Morris and Pratt).
 *
 * <p><b>Thread safety:</b> safe; it has no state.
 */
final class SchemaEndMark {
  private SchemaEndMark() {}

  static RegexDfa before(String end) {
    int[] mark = end.codePoints().toArray();
    int[][] next = new int[mark.length][];
    int[] letters = Arrays.stream(mark).distinct().sorted().toArray();
    // Where the automaton is after a longest part of the mark that the text ends with.
    int border = 0;
    for (int state = 0; state < mark.length; state++) {
      next[state] = new int[letters.length];
      for (int i = 0; i < letters.length; i++) {
        next[state][i] = letters[i] == mark[state] ? state + 1 : state == 0 ? 0 : next[border][i];
      }
      if (state > 0) {
        border = next[border][Arrays.binarySearch(letters, mark[state])];
      }
    }
    RegexDfa.Builder builder = new RegexDfa.Builder("$", "");
    for (int state = 0; state < mark.length; state++) {
      TreeMap<Integer, Integer> moves = new TreeMap<>();
      for (int i = 0; i < letters.length; i++) {
        moves.put(letters[i], next[state][i] == mark.length ? RegexDfa.DEAD : next[state][i]);
      }
      IntervalMap map = new IntervalMap();
      int open = 0;
      for (var move : moves.entrySet()) {
        if (move.getKey() > open) {
          map.add(open, move.getKey() - 1, 0);
        }
        if (move.getValue() != RegexDfa.DEAD) {
          map.add(move.getKey(), move.getKey(), move.getValue());
        }
        open = move.getKey() + 1;
      }
      map.add(open, Character.MAX_CODE_POINT, 0);
      builder.edges(
          builder.state(leadsToOne(state, mark, letters, next)), map.starts(), map.targets());
    }
    return builder.build();
  }

  /** Tells whether the mark, read on from a state, is found only when it has been read whole. */
  private static boolean leadsToOne(int state, int[] mark, int[] letters, int[][] next) {
    int at = state;
    for (int i = 0; i < mark.length - 1; i++) {
      at = next[at][Arrays.binarySearch(letters, mark[i])];
      if (at == mark.length) {
        return false;
      }
    }
    return true;
  }
}
