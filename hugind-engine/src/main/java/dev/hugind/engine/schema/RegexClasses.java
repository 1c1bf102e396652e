package dev.hugind.engine.schema;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The character classes of regular expressions that have a name.
 *
 * <p>Where engines differ, such as about {@code \s}, there is a narrow set, which all of them take
 * as matching, and a wide one, outside of which none does.
 *
 * <p><b>Thread safety:</b> safe.
 */
final class RegexClasses {
  static final RegexCodePoints DIGITS = RegexCodePoints.range('0', '9');
  static final RegexCodePoints WORD =
      DIGITS
          .union(RegexCodePoints.range('a', 'z'))
          .union(RegexCodePoints.range('A', 'Z'))
          .union(RegexCodePoints.of('_'));
  private static final RegexCodePoints NARROW_SPACE = RegexCodePoints.of(" \t\n\u000B\f\r");
  private static final RegexCodePoints WIDE_SPACE =
      NARROW_SPACE
          .union(RegexCodePoints.range(0x1C, 0x1F))
          .union(RegexCodePoints.of("\u0085\u00A0\u1680\u2028\u2029\u202F\u205F\u3000\uFEFF"))
          .union(RegexCodePoints.range(0x2000, 0x200A));
  private static final RegexCodePoints NARROW_DOT =
      RegexCodePoints.of("\n\r\u0085\u2028\u2029").complement();
  private static final RegexCodePoints WIDE_DOT = RegexCodePoints.of("\n").complement();

  /** Cannot grow without end: only names that exist get in. */
  private static final Map<String, RegexCodePoints> PROPERTIES = new ConcurrentHashMap<>();

  private static final Map<String, Integer> CATEGORIES =
      Map.ofEntries(
          Map.entry("Lu", 1 << Character.UPPERCASE_LETTER),
          Map.entry("Ll", 1 << Character.LOWERCASE_LETTER),
          Map.entry("Lt", 1 << Character.TITLECASE_LETTER),
          Map.entry("Lm", 1 << Character.MODIFIER_LETTER),
          Map.entry("Lo", 1 << Character.OTHER_LETTER),
          Map.entry("L", 0x3E),
          Map.entry("Letter", 0x3E),
          Map.entry("Mn", 1 << Character.NON_SPACING_MARK),
          Map.entry("Me", 1 << Character.ENCLOSING_MARK),
          Map.entry("Mc", 1 << Character.COMBINING_SPACING_MARK),
          Map.entry("M", 0x1C0),
          Map.entry("Nd", 1 << Character.DECIMAL_DIGIT_NUMBER),
          Map.entry("Nl", 1 << Character.LETTER_NUMBER),
          Map.entry("No", 1 << Character.OTHER_NUMBER),
          Map.entry("N", 0xE00),
          Map.entry("Zs", 1 << Character.SPACE_SEPARATOR),
          Map.entry("Z", 0x7000),
          Map.entry("P", punctuation()),
          Map.entry("Punctuation", punctuation()),
          Map.entry("Sm", 1 << Character.MATH_SYMBOL),
          Map.entry("Sc", 1 << Character.CURRENCY_SYMBOL),
          Map.entry("S", symbols()));

  private RegexClasses() {}

  static RegexCodePoints space(boolean wide) {
    return wide ? WIDE_SPACE : NARROW_SPACE;
  }

  static RegexCodePoints dot(boolean wide) {
    return wide ? WIDE_DOT : NARROW_DOT;
  }

  /**
   * Returns the characters of a Unicode category.
   *
   * @param name as in {@code \p{L}}
   * @return the characters, or null if there is no such category
   */
  static @Nullable RegexCodePoints category(String name) {
    Integer mask = CATEGORIES.get(name);
    if (mask == null) {
      return null;
    }
    return PROPERTIES.computeIfAbsent(
        name, key -> RegexCodePoints.where(c -> (mask >> Character.getType(c) & 1) != 0));
  }

  private static int punctuation() {
    return 1 << Character.DASH_PUNCTUATION
        | 1 << Character.START_PUNCTUATION
        | 1 << Character.END_PUNCTUATION
        | 1 << Character.CONNECTOR_PUNCTUATION
        | 1 << Character.OTHER_PUNCTUATION
        | 1 << Character.INITIAL_QUOTE_PUNCTUATION
        | 1 << Character.FINAL_QUOTE_PUNCTUATION;
  }

  private static int symbols() {
    return 1 << Character.MATH_SYMBOL
        | 1 << Character.CURRENCY_SYMBOL
        | 1 << Character.MODIFIER_SYMBOL
        | 1 << Character.OTHER_SYMBOL;
  }
}
