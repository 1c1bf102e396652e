package dev.hugind.engine.chat;

import dev.hugind.engine.backend.ReservedToken;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The texts of all reserved tokens of a vocabulary as a tree of characters, to find where in a text
 * any of them stands in one pass.
 *
 * <p><b>Thread safety:</b> immutable once built.
 */
final class ReservedTexts {

  /** Told each place at which a reserved text stands, in the order of the places. */
  interface Visitor {
    /**
     * Takes one place.
     *
     * @param rank the token's place in the list
     * @param start its first character
     * @param end the character after its last one
     */
    void found(int rank, int start, int end);
  }

  private static final int NONE = -1;

  private final Node root = new Node();

  ReservedTexts(List<ReservedToken> tokens) {
    for (int rank = 0; rank < tokens.size(); rank++) {
      Node node = root;
      String text = tokens.get(rank).text();
      for (int i = 0; i < text.length(); i++) {
        node = node.grow(text.charAt(i));
      }
      // Of two tokens with one text, the first one wins.
      node.rank = node.rank == NONE ? rank : node.rank;
    }
  }

  /** Takes time in proportion to the text, times the length of the longest reserved text. */
  void find(String text, Visitor visitor) {
    for (int start = 0; start < text.length(); start++) {
      Node node = root.child(text.charAt(start));
      for (int end = start + 1; node != null; end++) {
        if (node.rank != NONE) {
          visitor.found(node.rank, start, end);
        }
        node = end < text.length() ? node.child(text.charAt(end)) : null;
      }
    }
  }

  private static final class Node {
    private char[] keys = {};
    private Node[] children = {};
    private int rank = NONE;

    @Nullable Node child(char key) {
      int at = Arrays.binarySearch(keys, key);
      return at < 0 ? null : children[at];
    }

    Node grow(char key) {
      int at = Arrays.binarySearch(keys, key);
      if (at >= 0) {
        return children[at];
      }
      int place = -at - 1;
      char[] moreKeys = new char[keys.length + 1];
      Node[] moreChildren = new Node[keys.length + 1];
      System.arraycopy(keys, 0, moreKeys, 0, place);
      System.arraycopy(children, 0, moreChildren, 0, place);
      System.arraycopy(keys, place, moreKeys, place + 1, keys.length - place);
      System.arraycopy(children, place, moreChildren, place + 1, keys.length - place);
      moreKeys[place] = key;
      moreChildren[place] = new Node();
      keys = moreKeys;
      children = moreChildren;
      return moreChildren[place];
    }
  }
}
