package dev.hugind.engine.template;

/** Filters about HTML, which chat templates have little use for. */
final class MarkupFilters {
  static final FunctionTable TABLE =
      new FunctionTable()
          .add("safe", Parameters.of("value"), (r, a) -> StringFilters.text(r, a).withMarkup(true))
          .add("escape", Parameters.positional("s"), (r, a) -> Markup.escape(a.get(0), r.budget()))
          .alias("e", "escape")
          .add(
              "forceescape",
              Parameters.of("value"),
              (r, a) -> Markup.forced(StringFilters.text(r, a), r.budget()))
          .add(
              "striptags",
              Parameters.of("value"),
              (r, a) -> HtmlText.stripTags(StringFilters.text(r, a), r.budget()))
          .add("xmlattr", Parameters.of("d", "autospace?"), (r, a) -> attributes(r, a))
          .add(
              "urlize",
              Parameters.of(
                  "value", "trim_url_limit?", "nofollow?", "target?", "rel?", "extra_schemes?"),
              (r, a) -> Urlize.links(r, a));

  private MarkupFilters() {}

  private static Text attributes(Rendering rendering, Bound arguments) {
    if (!(arguments.get(0) instanceof DictValue dict)) {
      throw TemplateException.runtime(
          "'" + TypeNames.of(arguments.get(0)) + "' object has no attribute 'items'");
    }
    boolean autospace = !arguments.has(1) || arguments.truth(1);
    TextBuilder result = new TextBuilder(rendering.budget());
    dict.forEach(
        (key, value) -> {
          if (value == None.NONE || value instanceof Undefined) {
            return;
          }
          if (Bound.requireText(key)
              .characters()
              .chars()
              .anyMatch(c -> " \t\n\r\f\u000b/>=".indexOf(c) >= 0)) {
            throw TemplateException.runtime("Invalid character in attribute name");
          }
          result
              .own(result.units() > 0 || autospace ? " " : "")
              .append(Markup.escape(key, rendering.budget()))
              .own("=\"")
              .append(Markup.escape(value, rendering.budget()))
              .own("\"");
        });
    return result.toText(rendering.isEscaping());
  }
}
