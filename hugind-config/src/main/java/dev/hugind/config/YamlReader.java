package dev.hugind.config;

import java.io.StringReader;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.events.AliasEvent;
import org.yaml.snakeyaml.events.CollectionStartEvent;
import org.yaml.snakeyaml.events.DocumentStartEvent;
import org.yaml.snakeyaml.events.Event;
import org.yaml.snakeyaml.events.MappingStartEvent;
import org.yaml.snakeyaml.events.NodeEvent;
import org.yaml.snakeyaml.events.ScalarEvent;
import org.yaml.snakeyaml.events.SequenceStartEvent;
import org.yaml.snakeyaml.reader.ReaderException;

/**
 * Turns YAML text into nodes with line numbers, within bounds, and without ever building an object.
 *
 * <p>It reads the parser's events rather than SnakeYAML's own node graph: a file whose aliases,
 * tags, depth or number of values are out of bounds is refused at the first such event, before
 * anything grows, and with its line. Messages never quote the file, because a broken line may hold
 * a secret. Confined to one thread; one instance reads one file.
 */
final class YamlReader {
  private static final int MAX_DEPTH = 20;
  private static final int MAX_NODES = 20_000;
  private static final String NO_ALIASES =
      "found an alias or anchor (* or &), which is not supported; write the value out, or quote it";
  private static final String NO_TAGS =
      "found a tag (a value that starts with !), which is not supported; leave it out, or quote it";

  private final Iterator<Event> events;
  private final Problems problems;
  private int nodes;

  private YamlReader(Iterator<Event> events, Problems problems) {
    this.events = events;
    this.problems = problems;
  }

  /**
   * Reads the one document of a text.
   *
   * @return the document, or null if the text holds none
   * @throws ConfigException if the text is no YAML, or is out of bounds
   */
  static @Nullable YamlNode read(String text, Problems problems) {
    LoaderOptions options = new LoaderOptions();
    options.setProcessComments(false);
    options.setCodePointLimit(Integer.MAX_VALUE);
    try {
      Iterator<Event> events = new Yaml(options).parse(new StringReader(text)).iterator();
      return new YamlReader(events, problems).readDocument();
    } catch (MarkedYAMLException e) {
      Mark mark = e.getProblemMark() == null ? e.getContextMark() : e.getProblemMark();
      throw problems.fatal(mark == null ? 0 : mark.getLine() + 1, syntaxMessage(e));
    } catch (ReaderException e) {
      int position = Math.min(e.getPosition(), text.length());
      int line = 1 + (int) text.substring(0, position).chars().filter(c -> c == '\n').count();
      throw problems.fatal(
          line,
          String.format(
              "found the character U+%04X, which YAML does not allow; remove it",
              e.getCodePoint()));
    } catch (YAMLException e) {
      throw problems.fatal(0, "not valid YAML");
    }
  }

  private static String syntaxMessage(MarkedYAMLException e) {
    String problem = e.getProblem() == null ? "" : e.getProblem();
    if (problem.contains("\\t") || problem.contains("TAB")) {
      return "found a tab; YAML is indented with spaces only";
    }
    // These few name what stands in the file, which may be a secret.
    boolean quotesFile =
        problem.contains("alias") || problem.contains("tag") || problem.contains("directive");
    String hint = "; check indentation, colons and quotes here and on the line before";
    return "not valid YAML" + (problem.isEmpty() || quotesFile ? "" : ": " + problem) + hint;
  }

  private @Nullable YamlNode readDocument() {
    @Nullable YamlNode document = null;
    while (events.hasNext()) {
      Event event = events.next();
      if (event instanceof DocumentStartEvent) {
        if (document != null) {
          throw problems.fatal(
              line(event), "found a second document (---); a file holds one configuration");
        }
        document = readNode(events.next(), 0);
      }
    }
    return document;
  }

  private YamlNode readNode(Event event, int depth) {
    if (depth > MAX_DEPTH) {
      throw problems.fatal(
          line(event), "found more than " + MAX_DEPTH + " levels of nesting; 4 are needed at most");
    }
    if (++nodes > MAX_NODES) {
      throw problems.fatal(line(event), "found more than " + MAX_NODES + " values and keys");
    }
    int line = line(event);
    // What a refused list or group holds is read nevertheless, so that reading goes on behind it.
    YamlNode node =
        switch (event) {
          case ScalarEvent scalar ->
              new YamlNode.Scalar(
                  line,
                  scalar.getValue(),
                  scalar.getScalarStyle() == DumperOptions.ScalarStyle.PLAIN);
          case SequenceStartEvent _ -> new YamlNode.Sequence(line, readItems(depth));
          case MappingStartEvent _ -> new YamlNode.Mapping(line, readEntries(depth));
          case AliasEvent _ -> new YamlNode.Refused(line, NO_ALIASES);
          default -> throw problems.fatal(line, "not valid YAML");
        };
    if (event instanceof NodeEvent named && named.getAnchor() != null) {
      return new YamlNode.Refused(line, NO_ALIASES);
    }
    return hasTag(event) ? new YamlNode.Refused(line, NO_TAGS) : node;
  }

  private List<YamlNode> readItems(int depth) {
    List<YamlNode> items = new ArrayList<>();
    for (Event next = events.next(); !next.is(Event.ID.SequenceEnd); next = events.next()) {
      items.add(readNode(next, depth + 1));
    }
    return items;
  }

  private List<YamlNode.Entry> readEntries(int depth) {
    List<YamlNode.Entry> entries = new ArrayList<>();
    for (Event next = events.next(); !next.is(Event.ID.MappingEnd); next = events.next()) {
      YamlNode key = readNode(next, depth + 1);
      entries.add(new YamlNode.Entry(key.line(), key, readNode(events.next(), depth + 1)));
    }
    return entries;
  }

  private static boolean hasTag(Event event) {
    return switch (event) {
      case ScalarEvent scalar -> scalar.getTag() != null;
      case CollectionStartEvent collection -> collection.getTag() != null;
      default -> false;
    };
  }

  private static int line(Event event) {
    Mark mark = event.getStartMark();
    return mark == null ? 0 : mark.getLine() + 1;
  }
}
