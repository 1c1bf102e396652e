package dev.hugind.engine.template;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The methods of {@code str}; their themes have classes of their own. */
final class StringMethods {
  private static final MethodTable TABLE =
      new MethodTable()
          .addAll(CaseMethods.TABLE)
          .addAll(SearchMethods.TABLE)
          .addAll(SplitMethods.TABLE)
          .addAll(PaddingMethods.TABLE)
          .addAll(CharacterTests.TABLE)
          .add(
              "join",
              Parameters.positional("iterable"),
              (r, self, a) -> join(r, (Text) self, a.get(0)))
          .add(
              "encode",
              Parameters.of("encoding?", "errors?"),
              (r, self, a) -> encode(r, (Text) self, a));

  private static final MethodTable MARKUP =
      new MethodTable()
          .add("unescape", Parameters.positional(), (r, self, a) -> HtmlText.unescape((Text) self))
          .add(
              "striptags",
              Parameters.positional(),
              (r, self, a) -> HtmlText.stripTags((Text) self, r.budget()))
          .add(
              "escape",
              Parameters.positional("s"),
              (r, self, a) -> Markup.escape(a.get(0), r.budget()));

  private StringMethods() {}

  static @Nullable Callable bind(Text self, String name) {
    if (name.equals("format")) {
      return (rendering, arguments) -> BraceFormat.format(self, arguments, rendering);
    }
    if (name.equals("format_map")) {
      return (rendering, arguments) -> BraceFormat.formatMap(self, arguments, rendering);
    }
    Callable method = self.isMarkup() ? MARKUP.bind(self, name) : null;
    return method == null ? TABLE.bind(self, name) : method;
  }

  private static Text join(Rendering rendering, Text separator, Object iterable) {
    TextBuilder joined = new TextBuilder(rendering.budget());
    Iterator<Object> items = Iteration.iterate(iterable, rendering.budget());
    boolean markup = separator.isMarkup();
    for (int i = 0; items.hasNext(); i++) {
      Object item = items.next();
      rendering.budget().step();
      if (i > 0) {
        joined.append(separator);
      }
      if (markup) {
        joined.append(Markup.escape(item, rendering.budget()));
      } else if (item instanceof Text text) {
        joined.append(text);
      } else {
        throw TemplateException.runtime(
            "sequence item " + i + ": expected str instance, " + TypeNames.of(item) + " found");
      }
    }
    return joined.toText(markup);
  }

  private static BytesValue encode(Rendering rendering, Text self, Bound arguments) {
    String encoding = arguments.has(0) ? arguments.text(0).characters() : "utf-8";
    byte[] bytes =
        switch (encoding.toLowerCase(java.util.Locale.ROOT).replace('_', '-')) {
          case "utf-8", "utf8" -> self.characters().getBytes(StandardCharsets.UTF_8);
          case "latin-1", "iso-8859-1", "latin1" -> narrow(self, 255);
          case "ascii", "us-ascii" -> narrow(self, 127);
          default -> throw TemplateException.runtime("unknown encoding: " + encoding);
        };
    rendering.budget().items(bytes.length);
    List<Object> octets = new ArrayList<>(bytes.length);
    for (byte octet : bytes) {
      octets.add((long) (octet & 255));
    }
    return new BytesValue(octets);
  }

  private static byte[] narrow(Text text, int highest) {
    if (text.characters().chars().anyMatch(c -> c > highest)) {
      throw TemplateException.runtime("codec can't encode character");
    }
    return text.characters().getBytes(StandardCharsets.ISO_8859_1);
  }
}
