package dev.hugind.engine.chat.output;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import dev.hugind.engine.schema.GbnfRules;

/**
 * A sequence in GBNF while it is put together. White space at the edges of marks may be there or
 * not, and two such places that meet are one.
 *
 * <p><b>Thread safety:</b> confined to one thread.
 */
final class CallGrammarParts {
  private final GbnfRules rules;
  private final StringBuilder text = new StringBuilder();
  private boolean endsInSpace;

  CallGrammarParts(GbnfRules rules) {
    this.rules = rules;
  }

  /** Adds a mark of a format: its core as it is, white space around it as it comes. */
  @CanIgnoreReturnValue
  CallGrammarParts mark(String mark) {
    if (mark.isEmpty()) {
      return this;
    }
    String core = mark.strip();
    if (core.isEmpty() || !mark.startsWith(core)) {
      space();
    }
    return core.isEmpty() || mark.endsWith(core) ? literal(core) : literal(core).space();
  }

  /** Adds a text as it is; nothing if it is empty. */
  @CanIgnoreReturnValue
  CallGrammarParts literal(String literal) {
    return literal.isEmpty() ? this : add(GbnfRules.literal(literal));
  }

  /** Adds white space, which may be missing. */
  @CanIgnoreReturnValue
  CallGrammarParts space() {
    if (!endsInSpace) {
      add(rules.space());
      endsInSpace = true;
    }
    return this;
  }

  /** Adds an expression that stands on its own in a sequence; nothing if it is empty. */
  @CanIgnoreReturnValue
  CallGrammarParts add(String expression) {
    if (!expression.isEmpty()) {
      text.append(text.isEmpty() ? "" : " ").append(expression);
      endsInSpace = false;
    }
    return this;
  }

  /** Returns the sequence; a text of nothing matches the empty text. */
  String text() {
    return text.isEmpty() ? "\"\"" : text.toString();
  }
}
