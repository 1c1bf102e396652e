package dev.hugind.engine.grammar;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Any text, until one of several marks comes; behind a mark another state goes on. Where two marks
 * end at once, the longer one counts.
 *
 * <p>It is the automaton of Aho and Corasick (1975), whose states are the beginnings of the marks.
 *
 * <p><b>Thread safety:</b> as {@link ByteState} says; the states behind the marks are its own.
 */
public final class FreeText {

  /**
   * A mark and what comes behind it.
   *
   * @param text the mark, not empty
   * @param behind gives the state after its last byte; asked each time the mark comes, so that
   *     states can lead back to each other
   * @param first whether it counts at the very beginning only, behind white space at most
   */
  public record Mark(String text, Supplier<ByteState> behind, boolean first) {
    /**
     * Returns a mark that counts everywhere.
     *
     * @param text the mark, not empty
     * @param behind the state after its last byte
     */
    public Mark(String text, ByteState behind) {
      this(text, () -> behind, false);
    }
  }

  private final boolean thought;
  private final boolean mayEnd;
  private final int start;
  private final List<int[]> transitions = new ArrayList<>();
  private final List<@Nullable Supplier<ByteState>> behind = new ArrayList<>();
  private final List<State> states = new ArrayList<>();

  private FreeText(List<Mark> marks, boolean thought, boolean mayEnd) {
    this.thought = thought;
    this.mayEnd = mayEnd;
    addState();
    for (Mark mark : marks) {
      if (!mark.first()) {
        add(0, mark);
      }
    }
    link(0, 0);
    start = marks.stream().anyMatch(Mark::first) ? addState() : 0;
    if (start != 0) {
      marks.forEach(mark -> add(start, mark));
      // Once nothing fits from the very beginning on, it is as if one had begun anywhere.
      link(start, 0);
      skipSpace();
    }
  }

  /**
   * Returns the state before any text that is part of the answer.
   *
   * @param marks what ends it; may be empty
   * @param mayEnd whether the answer may end before a mark
   * @return the first state
   */
  public static ByteState until(List<Mark> marks, boolean mayEnd) {
    return new FreeText(marks, false, mayEnd).first();
  }

  /**
   * Returns the state at the beginning of a thought.
   *
   * @param marks what ends it
   * @param mayEnd whether the answer may end within the thought
   * @return the first state
   */
  public static ByteState thought(List<Mark> marks, boolean mayEnd) {
    return new FreeText(marks, true, mayEnd).first();
  }

  @CanIgnoreReturnValue
  private int addState() {
    int[] next = new int[256];
    Arrays.fill(next, -1);
    transitions.add(next);
    behind.add(null);
    states.add(new State(states.size()));
    return states.size() - 1;
  }

  /** White space before the first word leaves it the first. */
  private void skipSpace() {
    int[] next = transitions.get(start);
    for (int blank : new int[] {' ', '\n', '\r', '\t'}) {
      if (next[blank] == 0) {
        next[blank] = start;
      }
    }
  }

  private State first() {
    return states.get(start);
  }

  private void add(int root, Mark mark) {
    int at = root;
    for (byte b : mark.text().getBytes(StandardCharsets.UTF_8)) {
      int[] next = transitions.get(at);
      if (next[b & 0xFF] < 0) {
        next[b & 0xFF] = addState();
      }
      at = next[b & 0xFF];
    }
    if (at == root) {
      throw new IllegalArgumentException("a mark is empty");
    }
    behind.set(at, mark.behind());
  }

  /**
   * Where no mark goes on, the longest tail that begins one does.
   *
   * @param root the state before the marks
   * @param otherwise the state from which a tail of one byte or more is looked up
   */
  private void link(int root, int otherwise) {
    int[] fail = new int[states.size()];
    Deque<Integer> order = new ArrayDeque<>();
    order.add(root);
    while (!order.isEmpty()) {
      int at = order.remove();
      int[] next = transitions.get(at);
      if (at != root && behind.get(at) == null) {
        behind.set(at, behind.get(fail[at]));
      }
      for (int value = 0; value < 256; value++) {
        int tail =
            at == root && root == otherwise
                ? root
                : transitions.get(at == root ? otherwise : fail[at])[value];
        if (next[value] < 0) {
          next[value] = tail;
        } else {
          fail[next[value]] = tail;
          order.add(next[value]);
        }
      }
    }
  }

  /** What of a mark has come. */
  final class State implements ByteState {
    private final int id;

    private State(int id) {
      this.id = id;
    }

    @Override
    public ByteState next(int value) {
      int target = transitions.get(id)[value];
      Supplier<ByteState> then = behind.get(target);
      return then == null ? states.get(target) : then.get();
    }

    @Override
    public boolean mayEnd() {
      return mayEnd;
    }

    /** Whether this is a thought. */
    boolean isThought() {
      return thought;
    }

    /** Whether a mark may just be coming. */
    boolean isInsideMark() {
      return id != 0 && id != start;
    }
  }
}
