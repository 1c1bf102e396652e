package dev.hugind.config;

import java.util.ArrayList;
import java.util.List;

/**
 * Prints configurations as YAML: all defaults with an explanation of each key, or one configuration
 * as it takes effect.
 *
 * <p><b>Thread safety:</b> all methods are pure functions.
 */
public final class ConfigText {
  private ConfigText() {}

  /**
   * Returns a file with every key, its default and its meaning; keys without a default are
   * commented out.
   *
   * @return YAML that becomes a valid configuration once {@code model.model_path} is filled in
   */
  public static String defaults() {
    StringBuilder out = new StringBuilder();
    for (KeyGroup<ServerConfig, ?> section : ServerSchema.ROOT.groups()) {
      out.append(section.name()).append(":\n");
      for (ConfigKey<?, ?> key : section.keys()) {
        appendDefault(key, "  ", key.fallback() != null, out);
      }
      for (KeyGroup<?, ?> inner : section.groups()) {
        out.append("  # ").append(inner.name()).append(inner.isList() ? ": [] # " : ": # ");
        out.append(inner.meaning()).append('\n');
        for (ConfigKey<?, ?> key : inner.keys()) {
          appendDefault(key, "  #   ", true, out);
        }
      }
    }
    return out.toString();
  }

  /**
   * Returns a configuration as a file with every key that has a value; each secret is printed as
   * {@link Secret#MASK}.
   *
   * @param config the configuration
   * @return YAML; the parser reads it back to an equal configuration if it holds no secret
   */
  public static String show(ServerConfig config) {
    List<String> lines = new ArrayList<>();
    for (KeyGroup<ServerConfig, ?> section : ServerSchema.ROOT.groups()) {
      appendGroup(section, config, "", lines);
    }
    return String.join("\n", lines) + "\n";
  }

  /**
   * Returns a text as a value to write into a file, quoted where YAML or the expansion of variables
   * would change it.
   *
   * @param text any text, such as a path
   * @return the text as the parser reads it back
   */
  public static String value(String text) {
    return YamlText.quoteIfNeeded(text);
  }

  private static <R> void appendDefault(
      ConfigKey<R, ?> key, String indent, boolean active, StringBuilder out) {
    out.append(indent).append(active ? "" : "# ").append(key.name()).append(':');
    boolean hasValue = key.fallback() != null;
    out.append(hasValue ? " " + printedFallback(key) : "").append(" # ").append(key.meaning());
    out.append(" Allowed: ").append(key.kind().range());
    out.append(hasValue ? "" : "; default: " + key.defaultNote()).append('\n');
  }

  private static <T> String printedFallback(ConfigKey<?, T> key) {
    T fallback = key.fallback();
    return fallback == null ? "" : key.kind().print(fallback);
  }

  private static <P, R> void appendGroup(
      KeyGroup<P, R> group, P owner, String indent, List<String> lines) {
    List<R> members = group.members().apply(owner);
    if (members.isEmpty()) {
      return;
    }
    lines.add(indent + group.name() + ":");
    for (R member : members) {
      List<String> inner = new ArrayList<>();
      for (ConfigKey<R, ?> key : group.keys()) {
        String value = key.printFrom(member);
        if (value != null) {
          inner.add(key.name() + ": " + value);
        }
      }
      for (KeyGroup<R, ?> nested : group.groups()) {
        appendGroup(nested, member, "", inner);
      }
      for (int i = 0; i < inner.size(); i++) {
        String bullet = !group.isList() ? "" : i == 0 ? "- " : "  ";
        lines.add(indent + "  " + bullet + inner.get(i));
      }
    }
  }
}
