package dev.hugind.engine.template;

/** Filters that show any value as text. */
final class JsonFilters {
  static final FunctionTable TABLE =
      new FunctionTable()
          .add(
              "tojson",
              Parameters.of("x", "ensure_ascii?", "indent?", "separators?", "sort_keys?"),
              (r, a) -> JsonWriter.write(r, a))
          .add(
              "pprint",
              Parameters.of("value"),
              (r, a) -> PrettyPrinter.print(a.get(0), r.budget()));

  private JsonFilters() {}
}
