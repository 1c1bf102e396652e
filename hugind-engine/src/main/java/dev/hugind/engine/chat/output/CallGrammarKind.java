package dev.hugind.engine.chat.output;

import dev.hugind.engine.schema.GbnfRules;
import java.util.List;

/**
 * How one kind of format writes calls, in GBNF.
 *
 * <p><b>Thread safety:</b> confined to one thread.
 */
interface CallGrammarKind {

  /** Returns what the calls match from their first mark on. */
  String whole();

  /** Returns where calls begin in free text, and what follows there. */
  List<Start> starts();

  /** Returns the grammar that the rules go into. */
  GbnfRules rules();

  /**
   * A text at which a call begins.
   *
   * @param text the text
   * @param first whether it counts at the very beginning only
   * @param behind what follows it, in GBNF
   */
  record Start(String text, boolean first, String behind) {
    Start(String text, String behind) {
      this(text, false, behind);
    }
  }

  /** Puts alternatives in a rule of their own. */
  static String choice(GbnfRules rules, String hint, List<String> options) {
    return rules.rule(hint, String.join(" | ", options));
  }
}
