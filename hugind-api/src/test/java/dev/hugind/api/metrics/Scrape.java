package dev.hugind.api.metrics;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads Prometheus' text format 0.0.4 strictly: each name has one HELP, one TYPE and then all of
 * its samples; no sample comes twice; histograms are cumulative and end with their count.
 */
public final class Scrape {
  private static final String NAME = "[a-zA-Z_:][a-zA-Z0-9_:]*";
  private static final Pattern HELP = Pattern.compile("# HELP (" + NAME + ") (\\S.*)");
  private static final Pattern TYPE =
      Pattern.compile("# TYPE (" + NAME + ") (counter|gauge|histogram|summary)");
  private static final Pattern LABEL =
      Pattern.compile("([a-zA-Z_][a-zA-Z0-9_]*)=\"((?:[^\"\\\\\n]|\\\\[\\\\\"n])*)\"");
  private static final Pattern SAMPLE =
      Pattern.compile(
          "("
              + NAME
              + ")(?:\\{("
              + LABEL.pattern()
              + "(?:,"
              + LABEL.pattern()
              + ")*)\\})? (\\+Inf|-?[0-9.]+(?:E-?[0-9]+)?)");

  private final Map<String, String> types = new LinkedHashMap<>();
  private final Map<String, Double> samples = new LinkedHashMap<>();
  private String family = "";
  private boolean typed;

  private Scrape() {}

  /** Reads a scrape; throws an AssertionError that names the line where it is wrong. */
  public static Scrape of(String text) {
    Scrape scrape = new Scrape();
    if (!text.endsWith("\n")) {
      throw new AssertionError("the last line does not end");
    }
    text.lines().forEach(scrape::line);
    scrape.requireWholeHistograms();
    return scrape;
  }

  private void line(String line) {
    Matcher help = HELP.matcher(line);
    Matcher type = TYPE.matcher(line);
    Matcher sample = SAMPLE.matcher(line);
    if (help.matches()) {
      family = help.group(1);
      typed = false;
      require(!types.containsKey(family), "a second HELP", line);
    } else if (type.matches()) {
      require(type.group(1).equals(family) && !typed, "a TYPE without its HELP", line);
      typed = true;
      types.put(family, type.group(2));
    } else if (sample.matches()) {
      require(typed && belongs(sample.group(1)), "a sample of another name", line);
      String value = sample.group(sample.groupCount()).replace("+Inf", "Infinity");
      String key = key(sample.group(1), sample.group(2));
      require(samples.put(key, Double.valueOf(value)) == null, "a second time", line);
    } else {
      throw new AssertionError("no line of the format: " + line);
    }
  }

  private boolean belongs(String name) {
    return switch (types.get(family)) {
      case "counter" -> name.equals(family) && name.endsWith("_total");
      case "gauge" -> name.equals(family);
      case "histogram" -> name.matches(Pattern.quote(family) + "_(bucket|count|sum)");
      case "summary" -> name.matches(Pattern.quote(family) + "_(count|sum)");
      case null, default -> false;
    };
  }

  private static void require(boolean holds, String what, String line) {
    if (!holds) {
      throw new AssertionError(what + ": " + line);
    }
  }

  private static String key(String name, @Nullable String labels) {
    Map<String, String> sorted = new TreeMap<>();
    Matcher label = LABEL.matcher(labels == null ? "" : labels);
    while (label.find()) {
      require(sorted.put(label.group(1), label.group(2)) == null, "a label twice", name + labels);
    }
    return name + sorted;
  }

  private void requireWholeHistograms() {
    Map<String, Double> last = new HashMap<>();
    samples.forEach(
        (key, value) -> {
          if (key.contains("_bucket{")) {
            String histogram =
                key.replace("_bucket{", "_count{").replaceFirst("le=[^,}]+(, )?", "");
            require(value >= last.getOrDefault(histogram, 0.0), "not cumulative", key);
            last.put(histogram, value);
          }
        });
    last.forEach(
        (key, value) -> require(value.equals(samples.get(key)), "+Inf is not the count", key));
  }

  /** The type of a name; null when there is none. */
  public @Nullable String type(String name) {
    return types.get(name);
  }

  /** The names that have a type. */
  public Set<String> names() {
    return types.keySet();
  }

  /** The samples, their labels sorted: {@code name{a=x, b=y}}. */
  public Map<String, Double> samples() {
    return samples;
  }

  /** The value of a sample, which must be there. */
  public double value(String key) {
    Double value = samples.get(key);
    if (value == null) {
      throw new AssertionError("there is no " + key + " among " + samples.keySet());
    }
    return value;
  }
}
