package dev.hugind.engine.template;

import java.util.function.IntPredicate;

/** Methods of {@code str} that ask what characters it is made of. */
final class CharacterTests {
  static final MethodTable TABLE =
      new MethodTable()
          .add(
              "isdigit", Parameters.positional(), (r, self, a) -> all(r, self, Characters::isDigit))
          .add(
              "isdecimal",
              Parameters.positional(),
              (r, self, a) -> all(r, self, Characters::isDecimal))
          .add(
              "isnumeric",
              Parameters.positional(),
              (r, self, a) -> all(r, self, Characters::isNumeric))
          .add(
              "isalpha",
              Parameters.positional(),
              (r, self, a) -> all(r, self, Characters::isAlphabetic))
          .add(
              "isalnum",
              Parameters.positional(),
              (r, self, a) -> all(r, self, Characters::isAlphanumeric))
          .add(
              "isspace", Parameters.positional(), (r, self, a) -> all(r, self, Characters::isSpace))
          .add(
              "isascii",
              Parameters.positional(),
              (r, self, a) -> ((Text) self).isEmpty() || all(r, self, c -> c < 128))
          .add(
              "isprintable",
              Parameters.positional(),
              (r, self, a) -> ((Text) self).isEmpty() || all(r, self, Characters::isPrintable))
          .add("isupper", Parameters.positional(), (r, self, a) -> isUpper((Text) self))
          .add("islower", Parameters.positional(), (r, self, a) -> isLower((Text) self))
          .add("istitle", Parameters.positional(), (r, self, a) -> isTitle((Text) self))
          .add(
              "isidentifier",
              Parameters.positional(),
              (r, self, a) -> isIdentifier(((Text) self).characters()));

  private CharacterTests() {}

  private static boolean all(Rendering rendering, Object self, IntPredicate test) {
    Text text = (Text) self;
    rendering.budget().scan(4L * text.units());
    return !text.isEmpty() && text.characters().codePoints().allMatch(test);
  }

  static boolean isUpper(Text text) {
    String characters = text.characters();
    return characters.codePoints().anyMatch(Character::isUpperCase)
        && characters
            .codePoints()
            .noneMatch(c -> Character.isLowerCase(c) || Character.isTitleCase(c));
  }

  static boolean isLower(Text text) {
    String characters = text.characters();
    return characters.codePoints().anyMatch(Character::isLowerCase)
        && characters
            .codePoints()
            .noneMatch(c -> Character.isUpperCase(c) || Character.isTitleCase(c));
  }

  private static boolean isTitle(Text text) {
    boolean any = false;
    boolean afterCased = false;
    for (int c : text.characters().codePoints().toArray()) {
      if (Character.isUpperCase(c) || Character.isTitleCase(c)) {
        if (afterCased) {
          return false;
        }
        afterCased = true;
        any = true;
      } else if (Character.isLowerCase(c)) {
        if (!afterCased) {
          return false;
        }
        any = true;
      } else {
        afterCased = false;
      }
    }
    return any;
  }

  static boolean isIdentifier(String name) {
    if (name.isEmpty()) {
      return false;
    }
    int first = name.codePointAt(0);
    return (first == '_' || Character.isUnicodeIdentifierStart(first))
        && name.codePoints()
            .allMatch(
                c -> Character.isUnicodeIdentifierPart(c) && !Character.isIdentifierIgnorable(c));
  }
}
