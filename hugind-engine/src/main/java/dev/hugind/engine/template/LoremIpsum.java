package dev.hugind.engine.template;

import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/** Filler text. */
final class LoremIpsum {
  private static final List<String> WORDS =
      List.of(
          "lorem",
          "ipsum",
          "dolor",
          "sit",
          "amet",
          "consectetur",
          "adipiscing",
          "elit",
          "sed",
          "eiusmod",
          "tempor",
          "incididunt",
          "labore",
          "dolore",
          "magna",
          "aliqua",
          "enim",
          "minim",
          "veniam",
          "quis",
          "nostrud");

  private LoremIpsum() {}

  static Text text(Rendering rendering, Bound arguments) {
    long paragraphs = arguments.integer(0, 5);
    boolean html = !arguments.has(1) || arguments.truth(1);
    long least = arguments.integer(2, 20);
    long most = arguments.integer(3, 100);
    if (least >= most) {
      throw TemplateException.runtime("empty range for randrange()");
    }
    TextBuilder out = new TextBuilder(rendering.budget());
    for (long i = 0; i < paragraphs; i++) {
      out.own(i == 0 ? "" : html ? "\n" : "\n\n").own(html ? "<p>" : "");
      long words = ThreadLocalRandom.current().nextLong(least, most);
      for (long w = 0; w < words; w++) {
        String word = WORDS.get(ThreadLocalRandom.current().nextInt(WORDS.size()));
        out.own(
            w == 0
                ? word.substring(0, 1).toUpperCase(java.util.Locale.ROOT) + word.substring(1)
                : " " + word);
      }
      out.own(".").own(html ? "</p>" : "");
    }
    return out.toText(html);
  }
}
