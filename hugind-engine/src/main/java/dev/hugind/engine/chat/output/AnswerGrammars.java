package dev.hugind.engine.chat.output;

import dev.hugind.engine.chat.ChatRequest;
import dev.hugind.engine.chat.ResponseFormat;
import dev.hugind.engine.chat.ToolChoice;
import dev.hugind.engine.chat.ToolDefinition;
import dev.hugind.engine.error.InvalidRequestException;
import dev.hugind.engine.grammar.Grammar;
import dev.hugind.engine.grammar.GrammarException;
import dev.hugind.engine.schema.GbnfRules;
import dev.hugind.engine.schema.JsonSchemaGrammar;
import dev.hugind.engine.schema.SchemaException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The grammars that answers are bound by, in one model's format: of the content, and of calls.
 *
 * <p><b>Thread safety:</b> immutable.
 */
public final class AnswerGrammars {

  /**
   * What a request demands of its answers; equal demands have equal grammars.
   *
   * @param tools the tools that may be called
   * @param several whether one answer may call more than one
   * @param mustCall whether it must call one
   * @param content what the content must be
   */
  public record Demand(
      List<ToolDefinition> tools, boolean several, boolean mustCall, ResponseFormat content) {
    /** Copies the list. */
    public Demand {
      tools = List.copyOf(tools);
    }

    /**
     * Returns what a request demands.
     *
     * @param request the request
     * @return the demand
     */
    public static Demand of(ChatRequest request) {
      ToolChoice choice = request.toolChoice();
      List<ToolDefinition> tools =
          request.tools().stream()
              .filter(tool -> choice.names().isEmpty() || choice.names().contains(tool.name()))
              .toList();
      return new Demand(
          choice.mode() == ToolChoice.Mode.NONE ? List.of() : tools,
          request.parallelToolCalls(),
          choice.mode() == ToolChoice.Mode.REQUIRED,
          request.responseFormat());
    }
  }

  /** A text at which calls begin in free text, and what follows it. */
  record CallStart(String text, boolean first, Grammar behind) {}

  private final Demand demand;
  private final @Nullable Grammar body;
  private final @Nullable Grammar calls;
  private final List<CallStart> callStarts;
  private final long characters;

  private AnswerGrammars(OutputFormat format, Demand demand, Compiler compiler) {
    this.demand = demand;
    this.body = body(format, demand.content(), compiler);
    List<CallStart> starts = new ArrayList<>();
    Grammar whole = null;
    if (!demand.tools().isEmpty() && format.tools().isPresent()) {
      CallGrammar grammar =
          new CallGrammar(
              format.tools().orElseThrow(), demand.tools(), demand.several(), demand.mustCall());
      if (demand.mustCall() || body != null) {
        whole = compiler.compile("tools", grammar.whole());
      } else {
        for (CallGrammar.Trigger trigger : grammar.triggers()) {
          Grammar behind = compiler.compile("tools", trigger.gbnf());
          starts.add(new CallStart(trigger.text(), trigger.first(), behind));
        }
      }
    }
    this.calls = whole;
    this.callStarts = List.copyOf(starts);
    this.characters = compiler.characters + size(demand);
  }

  /**
   * Compiles what a request demands.
   *
   * @param format the model's format
   * @param demand what is demanded
   * @param parser reads GBNF
   * @return the grammars
   * @throws InvalidRequestException when a schema or grammar is wrong, or can't be enforced
   */
  public static AnswerGrammars compile(
      OutputFormat format, Demand demand, Function<String, Grammar> parser) {
    return new AnswerGrammars(format, demand, new Compiler(parser));
  }

  private static @Nullable Grammar body(
      OutputFormat format, ResponseFormat wanted, Compiler compiler) {
    return switch (wanted) {
      case ResponseFormat.Text _ -> null;
      case ResponseFormat.Grammar(String gbnf) -> compiler.compile("grammar", gbnf);
      case ResponseFormat.JsonObject _ -> {
        GbnfRules rules = new GbnfRules();
        yield json(format, rules, rules.jsonObject(), compiler);
      }
      case ResponseFormat.JsonSchema(var schema) -> {
        GbnfRules rules = new GbnfRules();
        try {
          yield json(format, rules, JsonSchemaGrammar.add(rules, schema, "answer"), compiler);
        } catch (SchemaException e) {
          throw new InvalidRequestException(
              "response_format", "the JSON schema can't be enforced: " + e.getMessage(), e);
        }
      }
    };
  }

  private static long size(Demand demand) {
    long size = demand.content().toString().length();
    for (ToolDefinition tool : demand.tools()) {
      size += tool.toString().length();
    }
    return size;
  }

  /** Some formats have marks around the content. */
  private static Grammar json(
      OutputFormat format, GbnfRules rules, String value, Compiler compiler) {
    String marks =
        format.layoutMarks().stream().map(GbnfRules::literal).collect(Collectors.joining(" | "));
    String edge = marks.isEmpty() ? "" : "(" + marks + ")?";
    rules.root(edge + " " + value + " " + edge);
    return compiler.compile("response_format", rules.text());
  }

  /** What the content must be; null for free text. */
  @Nullable Grammar body() {
    return body;
  }

  /** Calls from their first mark on; null where they are not demanded as a whole. */
  @Nullable Grammar calls() {
    return calls;
  }

  /** Where calls begin in free text. */
  List<CallStart> callStarts() {
    return callStarts;
  }

  boolean mustCall() {
    return demand.mustCall();
  }

  /** Whether neither content nor calls are bound to anything. */
  boolean isEmpty() {
    return body == null && calls == null && callStarts.isEmpty();
  }

  /**
   * Returns how large the grammars are, and what they were made from.
   *
   * @return the length of all texts in UTF-16 units
   */
  public long characters() {
    return characters;
  }

  /** Compiles texts, equal ones once: the starts of calls often go on in the same way. */
  private static final class Compiler {
    private final Function<String, Grammar> parser;
    private final Map<String, Grammar> known = new HashMap<>();
    private long characters;

    Compiler(Function<String, Grammar> parser) {
      this.parser = parser;
    }

    Grammar compile(String param, String gbnf) {
      Grammar grammar = known.get(gbnf);
      if (grammar == null) {
        try {
          grammar = parser.apply(gbnf);
        } catch (GrammarException e) {
          throw new InvalidRequestException(param, param + ": " + e.getMessage(), e);
        }
        known.put(gbnf, grammar);
        characters += gbnf.length();
      }
      return grammar;
    }
  }
}
