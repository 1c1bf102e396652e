package dev.hugind.engine.schema;

import java.util.List;

/** A part of a regular expression. */
sealed interface RegexNode {
  /** Matches the empty text. */
  RegexNode EMPTY = new Sequence(List.of());

  /** One character out of a set. */
  record Characters(RegexCodePoints set) implements RegexNode {}

  /** One after the other. */
  record Sequence(List<RegexNode> parts) implements RegexNode {}

  /** One of several. */
  record Choice(List<RegexNode> options) implements RegexNode {}

  /** A repetition; {@code most} is negative where nothing bounds it. */
  record Repeat(RegexNode item, int least, int most) implements RegexNode {}

  /** The start of the text. */
  record Start() implements RegexNode {}

  /** The end of the text. */
  record End() implements RegexNode {}

  /** A look ahead from here; {@code negated} where what is ahead must not match. */
  record Look(RegexNode ahead, boolean negated) implements RegexNode {}
}
