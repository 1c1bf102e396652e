package dev.hugind.engine.schema;

import java.util.EnumSet;
import java.util.List;
import java.util.function.Consumer;

/**
 * One way to satisfy something: schemas to follow and what else to demand.
 *
 * <p><b>Thread safety:</b> confined to the thread that compiles the schema.
 *
 * @param follow schemas to follow
 * @param demand what else is demanded
 */
record SchemaOption(List<SchemaLiteral> follow, Consumer<SchemaShape> demand) {
  static SchemaOption following(SchemaLiteral... literals) {
    return new SchemaOption(List.of(literals), shape -> {});
  }

  static SchemaOption following(List<SchemaLiteral> literals) {
    return new SchemaOption(literals, shape -> {});
  }

  static SchemaOption demanding(Consumer<SchemaShape> demand) {
    return new SchemaOption(List.of(), demand);
  }

  /** Demands something of one type that only values of it can have. */
  static SchemaOption demanding(SchemaType type, Consumer<SchemaShape> demand) {
    return demanding(
        shape -> {
          shape.restrict(EnumSet.of(type));
          demand.accept(shape);
        });
  }
}
