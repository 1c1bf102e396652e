package dev.hugind.engine.template;

import org.jspecify.annotations.Nullable;

/**
 * A Python string: characters, where they came from, and whether they are marked as safe markup.
 * Immutable.
 *
 * <p>Python counts code points; methods with "index" in their name convert, all others speak of
 * UTF-16 units.
 */
final class Text implements Comparable<Text> {
  static final Text EMPTY = new Text("", Origin.OWN, false);

  private static final byte UNKNOWN = 0;
  private static final byte SIMPLE = 1;
  private static final byte SURROGATES = 2;

  private final String characters;
  private final Origin origin;
  private final boolean markup;

  /** Cached answer whether each UTF-16 unit is one code point; a race only computes it twice. */
  private byte shape;

  Text(String characters, Origin origin, boolean markup) {
    this.characters = characters;
    this.origin = origin;
    this.markup = markup;
  }

  static Text own(String characters) {
    return new Text(characters, Origin.OWN, false);
  }

  static Text foreign(String characters) {
    return new Text(characters, Origin.FOREIGN, false);
  }

  String characters() {
    return characters;
  }

  Origin origin() {
    return origin;
  }

  boolean isMarkup() {
    return markup;
  }

  boolean isEmpty() {
    return characters.isEmpty();
  }

  int units() {
    return characters.length();
  }

  boolean isSimple() {
    if (shape == UNKNOWN) {
      shape = SIMPLE;
      for (int i = 0; i < characters.length(); i++) {
        if (Character.isSurrogate(characters.charAt(i))) {
          shape = SURROGATES;
          break;
        }
      }
    }
    return shape == SIMPLE;
  }

  /** Python's {@code len}. */
  int length() {
    return isSimple() ? characters.length() : characters.codePointCount(0, characters.length());
  }

  /** The unit at which the code point with this index begins; the index is from 0 to the length. */
  int unitOfIndex(int index) {
    return isSimple() ? index : characters.offsetByCodePoints(0, index);
  }

  /** The index of the code point that begins at this unit. */
  int indexOfUnit(int unit) {
    return isSimple() ? unit : characters.codePointCount(0, unit);
  }

  /** The part between two units, with its origin. */
  Text part(int from, int to) {
    if (from == 0 && to == characters.length()) {
      return this;
    }
    return new Text(characters.substring(from, to), origin.slice(from, to), markup);
  }

  Text withMarkup(boolean safe) {
    return safe == markup ? this : new Text(characters, origin, safe);
  }

  /** A text computed from this one character by character, for example in upper case. */
  Text mapped(String newCharacters) {
    Origin kept = newCharacters.length() == characters.length() ? origin : origin.blurred();
    return new Text(newCharacters, kept, markup);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Text text && characters.equals(text.characters);
  }

  @Override
  public int hashCode() {
    return characters.hashCode();
  }

  /** Orders by UTF-16 units; it keeps maps fast whose keys were chosen to have one hash. */
  @Override
  public int compareTo(Text other) {
    return characters.compareTo(other.characters);
  }

  @Override
  public String toString() {
    return characters;
  }
}
