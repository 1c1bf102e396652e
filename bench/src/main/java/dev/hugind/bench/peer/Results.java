package dev.hugind.bench.peer;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What was measured of each server, in the order it was measured. */
final class Results {
  private final List<String> contenders;
  private final Map<Figure, Map<String, List<Double>>> values = new LinkedHashMap<>();

  /** Starts without results; the first contender is what the others are compared with. */
  Results(List<String> contenders) {
    this.contenders = List.copyOf(contenders);
  }

  void add(String contender, Map<Figure, Double> measured) {
    measured.forEach(
        (figure, value) ->
            values
                .computeIfAbsent(figure, _ -> new LinkedHashMap<>())
                .computeIfAbsent(contender, _ -> new ArrayList<>())
                .add(value));
  }

  /**
   * Writes a Markdown table: medians, and medians of the ratios within rounds, with their range.
   */
  String table() {
    StringBuilder table = new StringBuilder("| figure | target |");
    contenders.forEach(name -> table.append(' ').append(name).append(" |"));
    table.append("\n| --- | --- |").append(" --- |".repeat(contenders.size())).append('\n');
    values.forEach(
        (figure, measured) -> {
          table
              .append("| ")
              .append(figure.name())
              .append(" | ")
              .append(target(figure))
              .append(" |");
          List<Double> base = measured.getOrDefault(contenders.getFirst(), List.of());
          for (String contender : contenders) {
            table
                .append(' ')
                .append(
                    cell(
                        figure,
                        measured.getOrDefault(contender, List.of()),
                        contender.equals(contenders.getFirst()) ? List.of() : base))
                .append(" |");
          }
          table.append('\n');
        });
    return table.toString();
  }

  private static String target(Figure figure) {
    return Double.isNaN(figure.limit())
        ? ""
        : (figure.wish() == Figure.Wish.MORE ? "≥ " : "≤ ") + figure.limit();
  }

  private static String cell(Figure figure, List<Double> mine, List<Double> base) {
    if (mine.isEmpty()) {
      return "not measured";
    }
    String median = String.format(Locale.ROOT, "%.3g", Users.quantile(mine, 0.5));
    if (base.isEmpty()) {
      return median;
    }
    List<Double> ratios = new ArrayList<>();
    for (int round = 0; round < Math.min(mine.size(), base.size()); round++) {
      ratios.add(mine.get(round) / base.get(round));
    }
    double ratio = Users.quantile(ratios, 0.5);
    return String.format(
        Locale.ROOT,
        "%s, ratio %.2f (%.2f to %.2f)%s",
        median,
        ratio,
        Collections.min(ratios),
        Collections.max(ratios),
        Double.isNaN(figure.limit()) || figure.isMet(ratio) ? "" : " ✗");
  }
}
