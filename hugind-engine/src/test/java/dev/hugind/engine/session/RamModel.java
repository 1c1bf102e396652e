package dev.hugind.engine.session;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** The naive picture of what a store holds: every block by its whole history of tokens. */
final class RamModel {
  private static final int BLOCK = 32;

  /**
   * A block.
   *
   * @param tokens those of the block and of all before it
   */
  record Held(String isolation, List<Integer> tokens) {
    static Held of(String isolation, int[] tokens, int count) {
      return new Held(isolation, Arrays.stream(tokens, 0, count).boxed().toList());
    }

    /** The blocks before this one, and this one. */
    Set<Held> path() {
      Set<Held> path = new HashSet<>(Set.of(this));
      for (int to = BLOCK; to < tokens.size(); to += BLOCK) {
        path.add(new Held(isolation, tokens.subList(0, to)));
      }
      return path;
    }

    private int common(int[] prompt, int limit) {
      int common = 0;
      while (common < limit && common < tokens.size() && tokens.get(common) == prompt[common]) {
        common++;
      }
      return common;
    }
  }

  private RamModel() {}

  /** All blocks that some rights need. */
  static Set<Held> blocks(List<Held> rights) {
    Set<Held> all = new HashSet<>();
    rights.forEach(right -> all.addAll(right.path()));
    return all;
  }

  /** The longest start of a prompt that some blocks hold. */
  static int longest(Set<Held> blocks, String isolation, int[] prompt, int limit) {
    return blocks.stream()
        .filter(block -> block.isolation.equals(isolation))
        .mapToInt(block -> block.common(prompt, limit))
        .max()
        .orElse(0);
  }

  /**
   * The block that a right to the first tokens of a prompt keeps; when several hold them, the one
   * before or else after the prompt in the order of tokens.
   */
  static Optional<Held> last(
      Set<Held> blocks, String isolation, int[] prompt, int count, int limit) {
    TreeSet<Held> candidates =
        new TreeSet<>((a, b) -> Arrays.compare(ints(a.tokens), ints(b.tokens)));
    blocks.stream()
        .filter(block -> block.isolation.equals(isolation))
        .filter(block -> Math.ceilDiv(block.tokens.size(), BLOCK) == Math.ceilDiv(count, BLOCK))
        .filter(block -> block.common(prompt, limit) == count)
        .forEach(candidates::add);
    int seen = Math.min(Math.ceilDiv(count, BLOCK) * BLOCK, limit);
    Held asked = Held.of(isolation, prompt, seen);
    Held before = candidates.floor(asked);
    return Optional.ofNullable(before != null ? before : candidates.ceiling(asked));
  }

  private static int[] ints(List<Integer> tokens) {
    return tokens.stream().mapToInt(Integer::intValue).toArray();
  }
}
