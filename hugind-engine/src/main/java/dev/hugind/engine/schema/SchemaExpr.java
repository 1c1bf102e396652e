package dev.hugind.engine.schema;

import java.util.ArrayList;
import java.util.List;

/** What a rule of a grammar under construction matches. */
sealed interface SchemaExpr {
  /** Matches nothing at all, not even the empty text. */
  SchemaExpr NOTHING = new Choice(List.of());

  /** Matches the empty text. */
  SchemaExpr EMPTY = new Sequence(List.of());

  /** Just this text. */
  record Text(String text) implements SchemaExpr {}

  /** One character out of a set. */
  record Characters(RegexCodePoints set) implements SchemaExpr {}

  /** One after the other. */
  record Sequence(List<SchemaExpr> parts) implements SchemaExpr {}

  /** One of several. */
  record Choice(List<SchemaExpr> options) implements SchemaExpr {}

  /** A repetition; {@code most} is negative where nothing bounds it. */
  record Repeat(SchemaExpr item, int least, int most) implements SchemaExpr {}

  /** Another rule under construction. */
  record Call(int rule) implements SchemaExpr {}

  /** A rule that the grammar has already. */
  record Named(String rule) implements SchemaExpr {}

  static SchemaExpr text(String text) {
    return text.isEmpty() ? EMPTY : new Text(text);
  }

  static SchemaExpr sequence(SchemaExpr... parts) {
    return sequence(List.of(parts));
  }

  static SchemaExpr sequence(List<SchemaExpr> parts) {
    List<SchemaExpr> flat = new ArrayList<>();
    for (SchemaExpr part : parts) {
      if (part.equals(NOTHING)) {
        return NOTHING;
      }
      for (SchemaExpr one : part instanceof Sequence(List<SchemaExpr> in) ? in : List.of(part)) {
        if (one instanceof Text(String text)
            && !flat.isEmpty()
            && flat.getLast() instanceof Text(String before)) {
          flat.set(flat.size() - 1, new Text(before + text));
        } else {
          flat.add(one);
        }
      }
    }
    return flat.size() == 1 ? flat.getFirst() : new Sequence(flat);
  }

  static SchemaExpr choice(SchemaExpr... options) {
    return choice(List.of(options));
  }

  static SchemaExpr choice(List<SchemaExpr> options) {
    List<SchemaExpr> flat = new ArrayList<>();
    for (SchemaExpr option : options) {
      if (option instanceof Choice(List<SchemaExpr> inner)) {
        flat.addAll(inner);
      } else {
        flat.add(option);
      }
    }
    return flat.size() == 1 ? flat.getFirst() : new Choice(flat);
  }

  static SchemaExpr repeat(SchemaExpr item, int least, int most) {
    if (most == 0) {
      return EMPTY;
    }
    if (item.equals(NOTHING)) {
      return least == 0 ? EMPTY : NOTHING;
    }
    return least == 1 && most == 1 ? item : new Repeat(item, least, most);
  }

  static SchemaExpr optional(SchemaExpr item) {
    return repeat(item, 0, 1);
  }
}
