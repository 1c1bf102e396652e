package dev.hugind.engine.chat.output;

import dev.hugind.engine.grammar.ByteState;
import dev.hugind.engine.grammar.FreeText;
import dev.hugind.engine.grammar.Gbnf;
import dev.hugind.engine.grammar.Grammar;
import dev.hugind.engine.grammar.GrammarLimits;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Follows answers with the grammars of calls. */
final class CallGrammarRun {
  private static final Map<String, Grammar> GRAMMARS = new HashMap<>();

  private CallGrammarRun() {}

  /** What became of an answer. */
  enum Outcome {
    /** No trigger came. */
    FREE,
    /** What followed the trigger is complete. */
    ACCEPTED,
    /** What followed the trigger could go on. */
    UNFINISHED,
    REFUSED
  }

  static Grammar grammar(String gbnf) {
    return GRAMMARS.computeIfAbsent(gbnf, text -> Gbnf.parse(text, GrammarLimits.defaults()));
  }

  static boolean accepts(String gbnf, String text) {
    ByteState state = after(grammar(gbnf).start(), text);
    return state != null && state.mayEnd();
  }

  /** Tells whether a text is the beginning of an accepted one. */
  static boolean begins(String gbnf, String text) {
    return after(grammar(gbnf).start(), text) != null;
  }

  static Outcome follow(List<CallGrammar.Trigger> triggers, String text) {
    List<FreeText.Mark> marks = new ArrayList<>();
    for (CallGrammar.Trigger trigger : triggers) {
      ByteState behind = new Behind(grammar(trigger.gbnf()).start());
      marks.add(new FreeText.Mark(trigger.text(), () -> behind, trigger.first()));
    }
    ByteState state = after(FreeText.until(marks, true), text);
    if (state == null) {
      return Outcome.REFUSED;
    }
    if (!(state instanceof Behind)) {
      return Outcome.FREE;
    }
    return state.mayEnd() ? Outcome.ACCEPTED : Outcome.UNFINISHED;
  }

  private static @Nullable ByteState after(ByteState start, String text) {
    ByteState state = start;
    for (byte value : text.getBytes(StandardCharsets.UTF_8)) {
      state = state == null ? null : state.next(value & 0xFF);
    }
    return state;
  }

  /** Tells the states behind a trigger from those before. */
  private record Behind(ByteState state) implements ByteState {
    @Override
    public @Nullable ByteState next(int value) {
      ByteState next = state.next(value);
      return next == null ? null : new Behind(next);
    }

    @Override
    public boolean mayEnd() {
      return state.mayEnd();
    }
  }
}
