package dev.hugind.engine.chat.output;

import dev.hugind.engine.schema.GbnfRules;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The marks around calls, in GBNF.
 *
 * <p><b>Thread safety:</b> confined to one thread.
 */
final class CallGrammarFrame {
  /** A mark that may be the very token which ends the model's turn. */
  private static final Pattern MAY_END_TURN = Pattern.compile("<\\|[^|<>]+\\|>");

  private final GbnfRules rules;
  private final ToolFormat.Frame frame;
  private final boolean several;

  /**
   * Returns the grammar of marks.
   *
   * @param rules the grammar they go into
   * @param frame the marks
   * @param several whether more than one call may stand between them
   */
  CallGrammarFrame(GbnfRules rules, ToolFormat.Frame frame, boolean several) {
    this.rules = rules;
    this.frame = frame;
    this.several = several;
  }

  /** Returns where calls begin in free text. */
  List<CallGrammarKind.Start> starts(String call) {
    List<CallGrammarKind.Start> starts = new ArrayList<>();
    if (!frame.sectionOpen().isBlank()) {
      starts.add(new CallGrammarKind.Start(frame.sectionOpen().strip(), behindSectionOpen(call)));
    }
    if (!frame.callOpen().isBlank()) {
      starts.add(new CallGrammarKind.Start(frame.callOpen().strip(), behindLoneCallOpen(call)));
    }
    return starts;
  }

  /** Returns calls from their first mark on. */
  String whole(String call) {
    return new CallGrammarParts(rules)
        .space()
        .mark(frame.sectionOpen())
        .mark(frame.callOpen())
        .add(behindCallOpen(call, call))
        .text();
  }

  /** Returns what follows the section's mark. */
  private String behindSectionOpen(String call) {
    return new CallGrammarParts(rules)
        .space()
        .mark(frame.callOpen())
        .add(behindCallOpen(call, call))
        .text();
  }

  /** Returns what follows the mark of a call that came without the section's. */
  private String behindLoneCallOpen(String call) {
    return frame.sectionOpen().isBlank()
        ? space(behindCallOpen(call, call))
        : space(behindFirst(call, call, true));
  }

  private String space(String rest) {
    boolean blank = !frame.callOpen().equals(frame.callOpen().stripTrailing());
    return blank ? rules.space() + " " + rest : rest;
  }

  /**
   * Returns what follows the first call's mark.
   *
   * @param first what is left of the first call
   * @param call a further call, without its marks
   */
  String behindCallOpen(String first, String call) {
    return behindFirst(first, call, MAY_END_TURN.matcher(frame.sectionClose().strip()).matches());
  }

  private String behindFirst(String first, String call, boolean mayStayOpen) {
    CallGrammarParts parts = new CallGrammarParts(rules).add(first);
    close(parts, frame.callClose());
    String sectionClose =
        new CallGrammarParts(rules).space().mark(frame.sectionClose()).space().text();
    String last = mayStayOpen ? "(" + sectionClose + ")?" : sectionClose;
    if (!several) {
      return parts.add(last).text();
    }
    if (frame.sectionPerCall()) {
      parts.add(mayStayOpen ? last : sectionClose).add("(" + another(call, true) + ")*");
    } else {
      parts.add("(" + another(call, false) + ")*").add(last);
    }
    return parts.text();
  }

  private String another(String call, boolean section) {
    CallGrammarParts parts = new CallGrammarParts(rules).space().mark(frame.between()).space();
    parts.mark(section ? frame.sectionOpen() : "").mark(frame.callOpen()).add(call);
    close(parts, frame.callClose());
    close(parts, section ? frame.sectionClose() : "");
    return section ? parts.space().text() : parts.text();
  }

  private static void close(CallGrammarParts parts, String mark) {
    if (!mark.isBlank()) {
      parts.space().mark(mark);
    }
  }
}
