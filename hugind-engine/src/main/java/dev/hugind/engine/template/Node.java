package dev.hugind.engine.template;

import java.util.List;

/** A part of the tree that the parser makes. Immutable. */
sealed interface Node permits Expression, Statement {
  /** The parts of this one, in the order of the source. */
  List<Node> children();
}
