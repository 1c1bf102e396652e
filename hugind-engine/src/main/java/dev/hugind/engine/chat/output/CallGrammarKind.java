package dev.hugind.engine.chat.output;

import com.fasterxml.jackson.databind.JsonNode;
import dev.hugind.engine.schema.GbnfRules;
import java.util.List;

/**
 * How one kind of format writes calls, in GBNF.
 *
 * <p><b>Thread safety:</b> confined to one thread.
 */
interface CallGrammarKind {
  /** More items than this are not counted. */
  int MOST_ITEMS = 256;

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

  /** Returns how often an item may come according to its list's schema, as GBNF writes it. */
  static String count(JsonNode list) {
    int least = Math.clamp(list.path("minItems").asInt(0), 0, MOST_ITEMS);
    int most = list.path("maxItems").asInt(Integer.MAX_VALUE);
    return "{" + least + "," + (most > MOST_ITEMS ? "" : Math.max(least, most)) + "}";
  }
}
