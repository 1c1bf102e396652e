package dev.hugind.engine.schema;

import java.util.LinkedHashSet;
import java.util.Set;

/**
 * A schema that a value has to satisfy, or must not.
 *
 * <p><b>Thread safety:</b> confined to the thread that compiles the schema.
 *
 * @param schema the schema
 * @param positive whether the value has to satisfy it
 */
record SchemaLiteral(SchemaNode schema, boolean positive) {
  static final SchemaLiteral NEVER = new SchemaLiteral(SchemaNode.NEVER, true);

  static SchemaLiteral is(SchemaNode schema) {
    return new SchemaLiteral(schema, true);
  }

  static SchemaLiteral isNot(SchemaNode schema) {
    return new SchemaLiteral(schema, false);
  }

  /** Tells whether no value satisfies this, as far as one can see at a glance. */
  boolean never() {
    return positive ? schema.never() : schema.always();
  }

  /** Tells whether every value satisfies this, as far as one can see at a glance. */
  boolean always() {
    return positive ? schema.always() : schema.never();
  }

  /** Returns the demands that matter: none of those met by anything; one that nothing meets. */
  static Set<SchemaLiteral> simplified(Iterable<SchemaLiteral> demands) {
    Set<SchemaLiteral> left = new LinkedHashSet<>();
    for (SchemaLiteral demand : demands) {
      if (demand.never()) {
        return Set.of(NEVER);
      }
      if (!demand.always()) {
        left.add(demand);
      }
    }
    return left;
  }
}
