package dev.hugind.engine.chat.output;

import dev.hugind.engine.grammar.ByteState;
import dev.hugind.engine.grammar.FreeText;
import dev.hugind.engine.grammar.Leading;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What the answers to one request may look like: thoughts, then content or calls, each as the
 * request demands and in the marks of the model's format.
 *
 * <p>{@link #start} is called for each answer.
 *
 * <p><b>Thread safety:</b> immutable.
 */
public final class AnswerStates {
  /** Models like a line break or two before what they say. */
  private static final int SPACE = 8;

  private static final String FINAL = "<|channel|>final";

  private final OutputFormat format;
  private final String begun;
  private final boolean mayThink;

  private final AnswerGrammars grammars;

  private AnswerStates(OutputFormat format, AnswerGrammars grammars, String generationPrompt) {
    this.format = format;
    this.grammars = grammars;
    this.begun = format.afterTurnOpen(generationPrompt);
    this.mayThink = format.thoughts().certain() && !format.thoughts().ends().isEmpty();
  }

  /**
   * Finds out what the answers to a request may look like.
   *
   * @param format the model's format
   * @param grammars what the answers are bound by
   * @param budgeted whether thoughts have a budget, so that it matters where they are
   * @param generationPrompt the end of the prompt that belongs to the model's turn already
   * @return the states; null when the answers may be anything
   */
  public static @Nullable AnswerStates of(
      OutputFormat format, AnswerGrammars grammars, boolean budgeted, String generationPrompt) {
    return grammars.isEmpty() && !budgeted
        ? null
        : new AnswerStates(format, grammars, generationPrompt);
  }

  /**
   * Returns the state before an answer. What the prompt holds of the turn already is behind it.
   *
   * @return the state, confined to the calling thread from here on
   */
  public ByteState start() {
    Run run = new Run();
    ByteState state = run.turn();
    if (begun.isBlank()) {
      return state;
    }
    for (byte b : begun.getBytes(StandardCharsets.UTF_8)) {
      ByteState after = state == null ? null : state.next(b & 0xFF);
      state = after;
    }
    // What the prompt holds is what the client or the template chose: it binds nobody.
    return state == null ? run.content() : state;
  }

  /** The states of one answer, which lead to each other. */
  private final class Run {
    private final @Nullable ByteState bodyStart =
        grammars.body() == null ? null : grammars.body().start();
    private final @Nullable ByteState callsStart =
        grammars.calls() == null ? null : grammars.calls().start();
    private @Nullable ByteState content;
    private @Nullable ByteState thought;

    /** From the beginning of the turn. */
    ByteState turn() {
      ThoughtMarks marks = format.thoughts();
      if (!mayThink) {
        return content();
      }
      if (marks.implied() || marks.open().isBlank()) {
        return thought();
      }
      // Free text knows the mark of a thought itself.
      return isBound()
          ? Leading.space(SPACE, Leading.literal(marks.open().strip(), this::thought)).or(content())
          : content();
    }

    /** Whether content or calls are bound from their first character on. */
    private boolean isBound() {
      return bodyStart != null || callsStart != null;
    }

    ByteState content() {
      if (content == null) {
        content = isBound() ? bound() : free();
      }
      return content;
    }

    private ByteState bound() {
      if (callsStart != null && (grammars.mustCall() || bodyStart == null)) {
        return callsStart;
      }
      ByteState text = bodyStart == null ? free() : messaged(bodyStart);
      return callsStart == null ? text : text.or(callsStart);
    }

    /** Where every message has a header, the content has one too. */
    private ByteState messaged(ByteState text) {
      return switch (format.tools().orElse(null)) {
        case ToolFormat.Messages messages when isHarmony(messages) -> {
          String header = FINAL + messages.headerEnd();
          yield Leading.literal(messages.messageOpen() + header, () -> text)
              .or(Leading.literal(header, () -> text))
              .or(text);
        }
        case ToolFormat.NamedJson named when !named.contentOpen().isEmpty() -> {
          String name = named.contentOpen().substring(named.frame().callOpen().length());
          yield Leading.literal(named.contentOpen(), () -> text)
              .or(Leading.literal(name, () -> text));
        }
        case null, default -> text;
      };
    }

    private boolean isHarmony(ToolFormat.Messages messages) {
      return messages.headerEnd().equals("<|message|>");
    }

    private ByteState free() {
      List<FreeText.Mark> marks = new ArrayList<>();
      for (AnswerGrammars.CallStart start : grammars.callStarts()) {
        marks.add(new FreeText.Mark(start.text(), () -> start.behind().start(), start.first()));
      }
      if (mayThink && !format.thoughts().open().isBlank()) {
        marks.add(new FreeText.Mark(format.thoughts().open().strip(), this::thought, false));
      }
      return FreeText.until(marks, true);
    }

    private ByteState thought() {
      if (thought == null) {
        Supplier<ByteState> next =
            isBound() ? () -> Leading.space(SPACE, content()) : this::content;
        thought =
            FreeText.thought(
                format.thoughts().ends().stream()
                    .filter(end -> !end.isBlank())
                    .map(end -> new FreeText.Mark(end.strip(), next, false))
                    .toList(),
                !isBound());
      }
      return thought;
    }
  }
}
