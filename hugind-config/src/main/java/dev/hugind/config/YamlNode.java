package dev.hugind.config;

import java.util.List;

/** A piece of a YAML file, with the line on which it starts. */
sealed interface YamlNode {
  /** The line, from 1. */
  int line();

  /** What it is, for messages that must not print the content. */
  String description();

  /** A single text; {@code plain} = not quoted. */
  record Scalar(int line, String text, boolean plain) implements YamlNode {
    /** Whether the YAML means "nothing": an empty plain text, {@code ~} or {@code null}. */
    boolean isNull() {
      return plain && (text.isEmpty() || text.equals("~") || text.equalsIgnoreCase("null"));
    }

    @Override
    public String description() {
      return isNull() ? "nothing" : "a single value";
    }
  }

  /** A list. */
  record Sequence(int line, List<YamlNode> items) implements YamlNode {
    @Override
    public String description() {
      return "a list";
    }
  }

  /** Keys with values, in the order of the file; the same key may occur twice. */
  record Mapping(int line, List<Entry> entries) implements YamlNode {
    @Override
    public String description() {
      return "a group of keys";
    }
  }

  /** Something that YAML allows and a configuration does not. */
  record Refused(int line, String reason) implements YamlNode {
    @Override
    public String description() {
      return reason;
    }
  }

  /** One key and its value. */
  record Entry(int line, YamlNode key, YamlNode value) {}
}
