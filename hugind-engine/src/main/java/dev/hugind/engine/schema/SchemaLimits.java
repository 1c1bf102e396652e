package dev.hugind.engine.schema;

/** The bounds within which a schema is read and its grammar made; no real schema comes near. */
final class SchemaLimits {
  /** JSON values in a schema, of whatever kind. */
  static final int VALUES = 50_000;

  /** Characters of all names and texts in a schema. */
  static final int CHARACTERS = 400_000;

  /** How deep objects and arrays nest in a schema. */
  static final int DEPTH = 128;

  /** Values in one enum. */
  static final int ENUM_VALUES = 2_000;

  /** Properties of one object that are laid out in order. */
  static final int PROPERTIES = 1_000;

  /** Elementary steps for one schema, of some nanoseconds each. */
  static final long WORK = 6_000_000;

  /** Ways in which the branches of anyOf, oneOf, if and not may combine in one place. */
  static final int ALTERNATIVES = 400;

  /** Rules of one schema's grammar before the useless ones are dropped. */
  static final int RULES = 40_000;

  /** Characters of a whole grammar. */
  static final int GRAMMAR_CHARACTERS = 900_000;

  /** Characters of a regular expression. */
  static final int PATTERN_CHARACTERS = 5_000;

  /** How deep groups nest in a regular expression. */
  static final int PATTERN_DEPTH = 50;

  /** States of the non-deterministic automaton of a regular expression. */
  static final int PATTERN_STEPS = 20_000;

  /** States of the deterministic automaton of a string's or number's text. */
  static final int TEXT_STATES = 12_000;

  /** Items, properties or characters that may be demanded. */
  static final int LEAST_COUNT = 100_000;

  /** A longest length of this or more is no bound, for no context holds as much. */
  static final int NO_BOUND = 1_000_000;

  /** Digits of a bound of a number. */
  static final int NUMBER_DIGITS = 330;

  private SchemaLimits() {}
}
