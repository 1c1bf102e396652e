package dev.hugind.config;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One key of a file, declared once: its name, what it takes, its default, its meaning, and where
 * its value ends up.
 *
 * <p>Equal only to itself. Immutable.
 *
 * @param <R> the record that holds the value
 * @param <T> the type of the value
 */
final class ConfigKey<R, T> {
  /** A name that the older dialect gives to a key, with the kind of value that it takes there. */
  record OldName<T>(String path, ValueKind<T> kind) {}

  private final String path;
  private final ValueKind<T> kind;
  private final @Nullable T fallback;
  private final String defaultNote;
  private final boolean required;
  private final String meaning;
  private final Function<R, @Nullable T> component;
  private final List<OldName<T>> oldNames;

  private ConfigKey(
      String path,
      ValueKind<T> kind,
      @Nullable T fallback,
      String defaultNote,
      boolean required,
      String meaning,
      Function<R, @Nullable T> component,
      List<OldName<T>> oldNames) {
    this.path = path;
    this.kind = kind;
    this.fallback = fallback;
    this.defaultNote = defaultNote;
    this.required = required;
    this.meaning = meaning;
    this.component = component;
    this.oldNames = oldNames;
  }

  /** A key that every file must give. */
  static <R, T> ConfigKey<R, T> required(
      String path, ValueKind<T> kind, Function<R, @Nullable T> component, String meaning) {
    return new ConfigKey<>(path, kind, null, "required", true, meaning, component, List.of());
  }

  /** A key without a default: null where a file does not give it. */
  static <R, T> ConfigKey<R, T> optional(
      String path, ValueKind<T> kind, Function<R, @Nullable T> component, String meaning) {
    return new ConfigKey<>(path, kind, null, "none", false, meaning, component, List.of());
  }

  static <R, T> ConfigKey<R, T> defaulted(
      String path,
      ValueKind<T> kind,
      T fallback,
      Function<R, @Nullable T> component,
      String meaning) {
    return new ConfigKey<>(
        path, kind, fallback, kind.print(fallback), false, meaning, component, List.of());
  }

  /** Returns this key with a default that words describe better than a value. */
  ConfigKey<R, T> withDefaultNote(String note) {
    return new ConfigKey<>(path, kind, fallback, note, required, meaning, component, oldNames);
  }

  ConfigKey<R, T> alsoNamed(String oldPath) {
    return alsoNamed(oldPath, kind);
  }

  ConfigKey<R, T> alsoNamed(String oldPath, ValueKind<T> oldKind) {
    List<OldName<T>> names = new ArrayList<>(oldNames);
    names.add(new OldName<>(oldPath, oldKind));
    return new ConfigKey<>(
        path, kind, fallback, defaultNote, required, meaning, component, List.copyOf(names));
  }

  /** The full name, such as {@code context.ctx_size}; {@code []} follows the name of a list. */
  String path() {
    return path;
  }

  /** The last part of the name. */
  String name() {
    return path.substring(path.lastIndexOf('.') + 1);
  }

  ValueKind<T> kind() {
    return kind;
  }

  @Nullable T fallback() {
    return fallback;
  }

  String defaultNote() {
    return defaultNote;
  }

  boolean isRequired() {
    return required;
  }

  String meaning() {
    return meaning;
  }

  List<OldName<T>> oldNames() {
    return oldNames;
  }

  /** The value in a finished record. */
  @Nullable T valueIn(R owner) {
    return component.apply(owner);
  }

  /** The value in a finished record as YAML, or null where there is none. */
  @Nullable String printFrom(R owner) {
    T value = valueIn(owner);
    return value == null ? null : kind.print(value);
  }

  @Override
  public String toString() {
    return path;
  }
}
