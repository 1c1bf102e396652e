package dev.hugind.config;

/**
 * What a key takes: the type, unit and range for documentation and messages.
 *
 * @param <T> the type of the values
 */
sealed interface ValueKind<T> permits ScalarKind, ListKind {
  /** One or two words for the table of keys. */
  String type();

  /** The unit, or empty. */
  String unit();

  /** The range or the allowed values for the table of keys. */
  String range();

  /** All of it in one phrase, to follow "allowed: ". */
  String allowed();

  /** Whether values must never be printed. */
  boolean isSecret();

  /** The value as YAML; a secret is masked. */
  String print(T value);
}
