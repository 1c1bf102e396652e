package dev.hugind.engine.chat.output;

import dev.hugind.engine.chat.ToolDefinition;
import dev.hugind.engine.error.InvalidRequestException;
import dev.hugind.engine.schema.GbnfRules;
import dev.hugind.engine.schema.SchemaException;
import java.util.List;
import java.util.function.Function;

/**
 * Grammars of the tool calls that a model may make: in its template's format, of the offered tools
 * only, with arguments that fit their schemas.
 *
 * <p><b>Thread safety:</b> immutable.
 */
public final class CallGrammar {
  private static final int MOST_TOOLS = 1_024;
  private static final int LONGEST_NAME = 256;

  /** Where each tool has a grammar of its own, they are not worth more than this together. */
  private static final long MOST_CHARACTERS = 4_000_000;

  private final ToolFormat format;
  private final List<ToolDefinition> tools;
  private final boolean several;
  private final boolean strict;

  /**
   * A text at which calls begin in free text.
   *
   * @param text the text, not empty
   * @param first whether it counts at the very beginning only
   * @param gbnf the grammar of what follows it up to the end
   */
  public record Trigger(String text, boolean first, String gbnf) {}

  /**
   * Creates the grammars of a request.
   *
   * @param format how calls are written
   * @param tools the tools that may be called, at least one
   * @param several whether there may be more than one call
   * @param strict whether it is an error when a schema can't be enforced; if not, such a tool's
   *     arguments may be any object, but for tools that are strict themselves
   * @throws InvalidRequestException if there is no tool, or too many, or one with a long name
   */
  public CallGrammar(
      ToolFormat format, List<ToolDefinition> tools, boolean several, boolean strict) {
    this.format = format;
    this.tools = List.copyOf(tools);
    this.several = several;
    this.strict = strict;
    if (tools.isEmpty() || tools.size() > MOST_TOOLS) {
      throw new InvalidRequestException(
          "tools",
          "there are " + tools.size() + " tools to call; allowed: from 1 to " + MOST_TOOLS);
    }
    for (ToolDefinition tool : tools) {
      if (tool.name().length() > LONGEST_NAME) {
        throw new InvalidRequestException(
            "tools",
            "the name of a tool has "
                + tool.name().length()
                + " characters; at most "
                + LONGEST_NAME
                + " are allowed");
      }
    }
  }

  /**
   * Returns the grammar of calls from their very first mark on; only white space may come before.
   *
   * @return the grammar in GBNF
   * @throws InvalidRequestException if a schema that has to be enforced can't be, or the grammar
   *     gets too large
   */
  public String whole() {
    return made(
        kind -> {
          kind.rules().root(kind.whole());
          return kind.rules().text();
        });
  }

  /**
   * Returns the texts at which calls begin in free text.
   *
   * @return the triggers; empty where nothing tells a call for sure
   * @throws InvalidRequestException if a schema that has to be enforced can't be, or the grammar
   *     gets too large
   */
  public List<Trigger> triggers() {
    return made(
        kind -> {
          List<CallGrammarKind.Start> starts = kind.starts();
          String rules = kind.rules().text();
          long distinct = starts.stream().map(CallGrammarKind.Start::behind).distinct().count();
          return distinct * rules.length() > MOST_CHARACTERS
              ? List.of()
              : starts.stream().map(start -> trigger(start, rules)).toList();
        });
  }

  private static Trigger trigger(CallGrammarKind.Start start, String rules) {
    return new Trigger(start.text(), start.first(), "root ::= " + start.behind() + "\n" + rules);
  }

  private <T> T made(Function<CallGrammarKind, T> maker) {
    try {
      return maker.apply(kind(true));
    } catch (SchemaException e) {
      if (strict || tools.stream().anyMatch(CallGrammarArguments::isStrict)) {
        throw tooLarge(e);
      }
    }
    try {
      // The schemas together are too large, though none alone is.
      return maker.apply(kind(false));
    } catch (SchemaException e) {
      throw tooLarge(e);
    }
  }

  private InvalidRequestException tooLarge(SchemaException e) {
    return new InvalidRequestException(
        "tools",
        "the parameters of the "
            + tools.size()
            + " tools are too large to be enforced: "
            + e.getMessage()
            + "; offer fewer tools",
        e);
  }

  private CallGrammarKind kind(boolean enforced) {
    GbnfRules rules = new GbnfRules();
    List<CallGrammarArguments> offered =
        tools.stream()
            .map(tool -> new CallGrammarArguments(rules, tool, strict, enforced, tools.size()))
            .toList();
    return switch (format) {
      case ToolFormat.JsonCalls json -> new CallJsonGrammar(rules, json, offered, several);
      case ToolFormat.NamedJson named -> new CallNamedJsonGrammar(rules, named, offered, several);
      case ToolFormat.TaggedArguments tagged ->
          new CallTaggedGrammar(rules, tagged, offered, several);
      case ToolFormat.NestedTags nested -> new CallNestedGrammar(rules, nested, offered, several);
      case ToolFormat.Literals literals ->
          new CallLiteralsGrammar(rules, literals, offered, several);
      case ToolFormat.Messages messages ->
          new CallMessagesGrammar(rules, messages, offered, several);
    };
  }
}
