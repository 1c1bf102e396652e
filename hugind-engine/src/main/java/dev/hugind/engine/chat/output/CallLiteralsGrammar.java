package dev.hugind.engine.chat.output;

import dev.hugind.engine.schema.GbnfRules;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Calls as a programming language has them, in GBNF.
 *
 * <p><b>Thread safety:</b> confined to one thread.
 */
final class CallLiteralsGrammar implements CallGrammarKind {
  private final GbnfRules rules;
  private final ToolFormat.Literals format;
  private final List<CallGrammarArguments> tools;
  private final boolean several;
  private final CallGrammarFrame frame;
  private final Map<CallGrammarArguments, String> arguments = new HashMap<>();

  CallLiteralsGrammar(
      GbnfRules rules,
      ToolFormat.Literals format,
      List<CallGrammarArguments> tools,
      boolean several) {
    this.rules = rules;
    this.format = format;
    this.tools = tools;
    this.several = several;
    frame = new CallGrammarFrame(rules, format.frame(), several && !format.list());
  }

  @Override
  public GbnfRules rules() {
    return rules;
  }

  @Override
  public String whole() {
    return frame.whole(calls());
  }

  @Override
  public List<Start> starts() {
    if (!format.frame().opening().isBlank()) {
      return frame.starts(calls());
    }
    List<Start> starts = new ArrayList<>();
    String call = call();
    for (CallGrammarArguments tool : tools) {
      String head =
          (format.list() ? "[" : "") + tool.name() + format.argumentsOpen().stripTrailing();
      starts.add(
          new Start(
              head, true, frame.behindCallOpen(list(arguments(tool), call), list(call, call))));
    }
    return starts;
  }

  /** What is between the marks. */
  private String calls() {
    String call = call();
    String opened = format.list() ? rules.space() + " \"[\" " + rules.space() + " " : "";
    return opened + list(call, call);
  }

  private String list(String first, String call) {
    if (!format.list()) {
      return first;
    }
    CallGrammarParts parts = new CallGrammarParts(rules).add(first);
    if (several) {
      parts.add("(" + rules.space() + " \",\" " + rules.space() + " " + call + ")*");
    }
    return parts.space().literal("]").text();
  }

  private String call() {
    List<String> options = new ArrayList<>();
    for (CallGrammarArguments tool : tools) {
      options.add(
          new CallGrammarParts(rules)
              .literal(tool.name())
              .mark(format.argumentsOpen())
              .add(arguments(tool))
              .text());
    }
    return CallGrammarKind.choice(rules, "call", options);
  }

  /** The arguments and what closes them. */
  private String arguments(CallGrammarArguments tool) {
    return arguments.computeIfAbsent(tool, this::newArguments);
  }

  private String newArguments(CallGrammarArguments tool) {
    CallGrammarDemands.checkLiterals(tool, tool.schema());
    CallGrammarLiterals literals = new CallGrammarLiterals(rules, format.quote(), tool);
    String members = literals.members(tool.schema(), format.keyEnd(), false, tools.size());
    return new CallGrammarParts(rules)
        .space()
        .add(members)
        .space()
        .mark(format.argumentsClose())
        .text();
  }
}
