package dev.hugind.config;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Matches the nodes of a file with the declared keys, and notes every value, line and problem.
 * Confined to one thread.
 */
final class SectionReader {
  private static final Pattern ORDINARY_NAME = Pattern.compile("[A-Za-z0-9_.-]{1,64}|<<");
  private static final Pattern ORDINARY_START = Pattern.compile("^[A-Za-z0-9_.-]{0,64}");

  private final KeyIndex index;
  private final KeyHints hints;
  private final Place place;
  private final Expander expander;
  private final Problems problems;

  SectionReader(KeyIndex index, Place place, Problems problems) {
    this.index = index;
    this.hints = new KeyHints(index);
    this.place = place;
    this.expander = new Expander(place.environment());
    this.problems = problems;
  }

  /** Reads a whole file. */
  Values read(YamlNode document, KeyGroup<?, ?> root) {
    Values values = new Values();
    readGroup(root, "", document, values);
    return values;
  }

  /**
   * Reads a section or one entry of a list; {@code shown} is its path in messages, with indexes.
   */
  private void readGroup(KeyGroup<?, ?> group, String shown, YamlNode node, Values values) {
    Map<String, Integer> seen = new HashMap<>();
    if (node instanceof YamlNode.Mapping mapping) {
      for (YamlNode.Entry entry : mapping.entries()) {
        readEntry(group, shown, entry, seen, values);
      }
    } else if (!(node instanceof YamlNode.Scalar scalar && scalar.isNull())) {
      String allowed = "the keys " + String.join(", ", index.names(group.path()));
      refuse(node, shown, allowed);
      return;
    }
    for (ConfigKey<?, ?> key : group.keys()) {
      if (key.isRequired() && !values.isGiven(key)) {
        missing(key, join(shown, key.name()), node.line());
      }
    }
    for (KeyGroup<?, ?> section : group.groups()) {
      if (!section.isList() && !seen.containsKey(section.name())) {
        readGroup(section, section.path(), new YamlNode.Scalar(0, "", true), values);
      }
    }
  }

  private void missing(ConfigKey<?, ?> key, String shown, int line) {
    problems.add(line, shown, "missing, allowed: " + key.kind().allowed());
  }

  private void readEntry(
      KeyGroup<?, ?> group,
      String shown,
      YamlNode.Entry entry,
      Map<String, Integer> seen,
      Values values) {
    if (!(entry.key() instanceof YamlNode.Scalar name)) {
      String found =
          entry.key() instanceof YamlNode.Refused refused
              ? refused.reason()
              : "found " + entry.key().description() + " in place of a key";
      problems.add(entry.line(), shown, found);
      return;
    }
    String path = join(shown, showName(name.text()));
    Integer first = seen.putIfAbsent(name.text(), entry.line());
    if (first != null) {
      problems.add(entry.line(), path, "given twice, first on line " + first + "; keep one");
      return;
    }
    switch (index.find(join(group.path(), name.text()))) {
      case null -> {
        String hint = problems.isFull() ? "" : hints.unknown(group.path(), name.text());
        problems.add(entry.line(), path, hint);
      }
      case KeyIndex.KeyTarget target -> readKey(target, path, entry, values);
      case KeyIndex.GroupTarget target when target.group().isList() ->
          readList(target.group(), path, entry.value(), values);
      case KeyIndex.GroupTarget target -> readGroup(target.group(), path, entry.value(), values);
    }
  }

  private void readList(KeyGroup<?, ?> group, String shown, YamlNode node, Values values) {
    if (node instanceof YamlNode.Scalar scalar && scalar.isNull()) {
      return;
    }
    String allowed =
        "a list of up to "
            + group.maxEntries()
            + " entries with the keys "
            + String.join(", ", index.names(group.path()));
    if (!(node instanceof YamlNode.Sequence sequence)) {
      refuse(node, shown, allowed);
      return;
    }
    if (sequence.items().size() > group.maxEntries()) {
      problems.add(
          node.line(), shown, "found " + sequence.items().size() + " entries, allowed: " + allowed);
      return;
    }
    for (int i = 0; i < sequence.items().size(); i++) {
      readGroup(group, shown + "[" + i + "]", sequence.items().get(i), values.addMember(group));
    }
  }

  private void readKey(
      KeyIndex.KeyTarget target, String shown, YamlNode.Entry entry, Values values) {
    ConfigKey<?, ?> key = target.key();
    if (values.isGiven(key)) {
      String older = target.isOldName() ? shown : values.path(key);
      problems.add(
          entry.line(),
          shown,
          String.format(
              "the same as %s on line %d (%s is the older name); keep %s",
              values.path(key), values.line(key), older, key.path()));
      return;
    }
    if (entry.value() instanceof YamlNode.Scalar scalar && scalar.isNull()) {
      return;
    }
    int before = problems.count();
    Object value =
        switch (target.kind()) {
          case ScalarKind<?> kind -> readScalar(kind, shown, entry.value(), true);
          case ListKind<?> kind -> readItems(kind, shown, entry.value());
        };
    if (value != null) {
      values.put(key, shown, entry.line(), value);
    } else if (problems.count() > before) {
      values.putBroken(key, shown, entry.line());
    }
  }

  private <E> @Nullable List<E> readItems(ListKind<E> kind, String shown, YamlNode node) {
    if (!(node instanceof YamlNode.Sequence sequence)) {
      refuse(node, shown, kind.allowed());
      return null;
    }
    if (sequence.items().size() > kind.maxItems()) {
      problems.add(
          node.line(),
          shown,
          "found " + sequence.items().size() + " values, allowed: " + kind.allowed());
      return null;
    }
    List<E> items = new ArrayList<>();
    for (int i = 0; i < sequence.items().size(); i++) {
      E item = readScalar(kind.item(), shown + "[" + i + "]", sequence.items().get(i), false);
      if (item != null) {
        items.add(item);
      }
    }
    return items.size() == sequence.items().size() ? items : null;
  }

  /**
   * Returns the value; null after a problem, or, where {@code emptyIsAbsent}, for an empty text.
   */
  private <T> @Nullable T readScalar(
      ScalarKind<T> kind, String shown, YamlNode node, boolean emptyIsAbsent) {
    if (!(node instanceof YamlNode.Scalar scalar)) {
      refuse(node, shown, kind.allowed());
      return null;
    }
    Expander.Expansion expansion = expander.expand(scalar.text(), kind.isSecret());
    if (expansion.failed()) {
      problems.add(node.line(), shown, expansion.problem());
      return null;
    }
    if (emptyIsAbsent && expansion.text().isEmpty()) {
      return null;
    }
    T value = kind.parser().parse(expansion.text(), place);
    if (value == null) {
      problems.add(
          node.line(), shown, "found " + found(kind, scalar) + ", allowed: " + kind.allowed());
    }
    return value;
  }

  /** The text as the file has it: what variables hold may be secret. */
  private static String found(ScalarKind<?> kind, YamlNode.Scalar scalar) {
    if (kind.isSecret()) {
      return Secret.MASK;
    }
    return YamlText.show(scalar.text())
        + (scalar.text().contains("${") ? " with its variables expanded" : "");
  }

  /**
   * Reports a node of the wrong shape; what it holds is not printed, because it may be a secret in
   * the wrong place.
   */
  private void refuse(YamlNode node, String shown, String allowed) {
    problems.add(
        node.line(),
        shown,
        node instanceof YamlNode.Refused refused
            ? refused.reason()
            : "found " + node.description() + ", allowed: " + allowed);
  }

  /**
   * A name from the file for a message; after the first unusual character it may be a value, so
   * that it ends there.
   */
  private static String showName(String name) {
    if (ORDINARY_NAME.matcher(name).matches()) {
      return name;
    }
    var start = ORDINARY_START.matcher(name);
    return (start.find() ? start.group() : "") + "…";
  }

  private static String join(String group, String name) {
    return group.isEmpty() ? name : group + "." + name;
  }
}
