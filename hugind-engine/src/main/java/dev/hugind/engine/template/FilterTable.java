package dev.hugind.engine.template;

import org.jspecify.annotations.Nullable;

/** All filters. */
final class FilterTable {
  private static final FunctionTable TABLE =
      new FunctionTable()
          .addAll(StringFilters.TABLE)
          .addAll(LayoutFilters.TABLE)
          .addAll(MarkupFilters.TABLE)
          .addAll(SequenceFilters.TABLE)
          .addAll(SelectionFilters.TABLE)
          .addAll(SortFilters.TABLE)
          .addAll(NumberFilters.TABLE)
          .addAll(JsonFilters.TABLE);

  private FilterTable() {}

  static @Nullable Callable find(String name) {
    return TABLE.find(name);
  }
}
