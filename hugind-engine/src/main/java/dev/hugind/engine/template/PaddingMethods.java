package dev.hugind.engine.template;

/** Methods of {@code str} that fill it up to a width. */
final class PaddingMethods {
  static final MethodTable TABLE =
      new MethodTable()
          .add("center", padding(), (r, self, a) -> pad(r, (Text) self, a, Side.BOTH))
          .add("ljust", padding(), (r, self, a) -> pad(r, (Text) self, a, Side.RIGHT))
          .add("rjust", padding(), (r, self, a) -> pad(r, (Text) self, a, Side.LEFT))
          .add(
              "zfill",
              Parameters.positional("width"),
              (r, self, a) -> zfill(r, (Text) self, a.integer(0, 0)))
          .add(
              "expandtabs",
              Parameters.of("tabsize?"),
              (r, self, a) -> expandTabs(r, (Text) self, a.integer(0, 8)));

  private static final Text SPACE = Text.own(" ");

  /** Where the padding goes. */
  enum Side {
    LEFT,
    RIGHT,
    BOTH
  }

  private PaddingMethods() {}

  private static Parameters padding() {
    return Parameters.positional("width", "fillchar?");
  }

  private static Text pad(Rendering rendering, Text text, Bound arguments, Side side) {
    Object given = arguments.or(1, SPACE);
    Text fill =
        text.isMarkup() ? Markup.escape(given, rendering.budget()) : Bound.requireText(given);
    if (fill.length() != 1) {
      throw TemplateException.runtime("The fill character must be exactly one character long");
    }
    return pad(text, Numbers.index(arguments.get(0)), fill, side, rendering.budget());
  }

  static Text center(Text text, long width, Budget budget) {
    return pad(text, width, SPACE, Side.BOTH, budget);
  }

  static Text pad(Text text, long width, Text fill, Side side, Budget budget) {
    int length = text.length();
    if (width <= length) {
      return text;
    }
    long missing = width - length;
    // Python puts the odd space on the left only if the width is odd.
    long left =
        switch (side) {
          case LEFT -> missing;
          case RIGHT -> 0;
          case BOTH -> missing / 2 + (missing & width & 1);
        };
    return new TextBuilder(budget)
        .repeat(fill, left)
        .append(text)
        .repeat(fill, missing - left)
        .toText(text.isMarkup());
  }

  private static Text zfill(Rendering rendering, Text text, long width) {
    int sign = text.characters().startsWith("-") || text.characters().startsWith("+") ? 1 : 0;
    return new TextBuilder(rendering.budget())
        .append(text, 0, sign)
        .repeat(Text.own("0"), width - text.length())
        .append(text, sign, text.units())
        .toText(text.isMarkup());
  }

  private static Text expandTabs(Rendering rendering, Text text, long size) {
    TextBuilder result = new TextBuilder(rendering.budget());
    long column = 0;
    for (int i = 0; i < text.units(); ) {
      int c = text.characters().codePointAt(i);
      int next = i + Character.charCount(c);
      if (c == '\t') {
        long width = size > 0 ? size - column % size : 0;
        result.repeat(SPACE, width);
        column += width;
      } else {
        result.append(text, i, next);
        column = c == '\n' || c == '\r' ? 0 : column + 1;
      }
      i = next;
    }
    return result.toText(text.isMarkup());
  }
}
