package dev.hugind.engine.chat.output;

import dev.hugind.engine.chat.ChatRequest;
import dev.hugind.engine.chat.ResponseFormat;
import dev.hugind.engine.chat.ToolChoice;
import dev.hugind.engine.chat.ToolDefinition;
import dev.hugind.engine.error.InvalidRequestException;
import dev.hugind.engine.grammar.ByteState;
import dev.hugind.engine.grammar.FreeText;
import dev.hugind.engine.grammar.Grammar;
import dev.hugind.engine.grammar.GrammarException;
import dev.hugind.engine.grammar.Leading;
import dev.hugind.engine.schema.GbnfRules;
import dev.hugind.engine.schema.JsonSchemaGrammar;
import dev.hugind.engine.schema.SchemaException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What the answers to one request may look like: thoughts, then content or calls, each as the
 * request demands and in the marks of the model's format.
 *
 * <p>Everything that can be wrong with a request is found when this is made; {@link #start} is
 * called for each answer.
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
  private final boolean budgeted;

  /** What the content must be; null for free text. */
  private final @Nullable Grammar body;

  private final @Nullable Grammar calls;
  private final List<CallStart> callStarts;
  private final boolean mustCall;

  private record CallStart(String text, boolean first, Grammar behind) {}

  private AnswerStates(
      OutputFormat format,
      ChatRequest request,
      String generationPrompt,
      Function<String, Grammar> grammars) {
    this.format = format;
    this.begun = format.afterTurnOpen(generationPrompt);
    this.body = body(format, request.responseFormat(), grammars);
    this.budgeted = request.reasoning().budget() >= 0;
    this.mustCall = request.toolChoice().mode() == ToolChoice.Mode.REQUIRED;
    this.mayThink = format.thoughts().certain() && !format.thoughts().ends().isEmpty();
    List<ToolDefinition> tools = callable(request);
    if (tools.isEmpty() || format.tools().isEmpty()) {
      calls = null;
      callStarts = List.of();
      return;
    }
    CallGrammar grammar =
        new CallGrammar(format.tools().orElseThrow(), tools, request.parallelToolCalls(), mustCall);
    boolean whole = mustCall || body != null;
    calls = whole ? compiled("tools", grammar.whole(), grammars) : null;
    List<CallStart> starts = new ArrayList<>();
    if (!whole) {
      for (CallGrammar.Trigger trigger : grammar.triggers()) {
        starts.add(
            new CallStart(
                trigger.text(), trigger.first(), compiled("tools", trigger.gbnf(), grammars)));
      }
    }
    callStarts = List.copyOf(starts);
  }

  /**
   * Finds out what the answers to a request may look like.
   *
   * @param format the model's format
   * @param request what is asked for
   * @param generationPrompt the end of the prompt that belongs to the model's turn already
   * @param grammars compiles grammars, or remembers them
   * @return the states; null when the answers may be anything
   * @throws InvalidRequestException when a schema or grammar is wrong, or can't be enforced
   */
  public static @Nullable AnswerStates of(
      OutputFormat format,
      ChatRequest request,
      String generationPrompt,
      Function<String, Grammar> grammars) {
    AnswerStates states = new AnswerStates(format, request, generationPrompt, grammars);
    return states.isFree() && !states.budgeted ? null : states;
  }

  private static List<ToolDefinition> callable(ChatRequest request) {
    ToolChoice choice = request.toolChoice();
    return switch (choice.mode()) {
      case NONE -> List.of();
      case AUTO, REQUIRED ->
          request.tools().stream()
              .filter(tool -> choice.names().isEmpty() || choice.names().contains(tool.name()))
              .toList();
    };
  }

  private static @Nullable Grammar body(
      OutputFormat format, ResponseFormat wanted, Function<String, Grammar> grammars) {
    return switch (wanted) {
      case ResponseFormat.Text _ -> null;
      case ResponseFormat.Grammar(String gbnf) -> compiled("grammar", gbnf, grammars);
      case ResponseFormat.JsonObject _ -> {
        GbnfRules rules = new GbnfRules();
        yield json(format, rules, rules.jsonObject(), grammars);
      }
      case ResponseFormat.JsonSchema(var schema) -> {
        GbnfRules rules = new GbnfRules();
        try {
          yield json(format, rules, JsonSchemaGrammar.add(rules, schema, "answer"), grammars);
        } catch (SchemaException e) {
          throw new InvalidRequestException(
              "response_format", "the JSON schema can't be enforced: " + e.getMessage(), e);
        }
      }
    };
  }

  /** Some formats have marks around the content. */
  private static Grammar json(
      OutputFormat format, GbnfRules rules, String value, Function<String, Grammar> grammars) {
    String marks =
        format.layoutMarks().stream().map(GbnfRules::literal).collect(Collectors.joining(" | "));
    String edge = marks.isEmpty() ? "" : "(" + marks + ")?";
    rules.root(edge + " " + value + " " + edge);
    return compiled("response_format", rules.text(), grammars);
  }

  private static Grammar compiled(String param, String gbnf, Function<String, Grammar> grammars) {
    try {
      return grammars.apply(gbnf);
    } catch (GrammarException e) {
      throw new InvalidRequestException(param, param + ": " + e.getMessage(), e);
    }
  }

  /** Whether neither content nor calls are bound to anything. */
  private boolean isFree() {
    return body == null && calls == null && callStarts.isEmpty();
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
    private final @Nullable ByteState bodyStart = body == null ? null : body.start();
    private final @Nullable ByteState callsStart = calls == null ? null : calls.start();
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
      if (callsStart != null && (mustCall || bodyStart == null)) {
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
      for (CallStart start : callStarts) {
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
