package dev.hugind.engine.chat.output;

import dev.hugind.engine.schema.GbnfRules;
import java.util.ArrayList;
import java.util.List;

/**
 * Calls with a tag per argument, in GBNF.
 *
 * <p><b>Thread safety:</b> confined to one thread.
 */
final class CallTaggedGrammar implements CallGrammarKind {
  private final GbnfRules rules;
  private final ToolFormat.TaggedArguments format;
  private final List<CallGrammarArguments> tools;
  private final CallGrammarFrame frame;

  CallTaggedGrammar(
      GbnfRules rules,
      ToolFormat.TaggedArguments format,
      List<CallGrammarArguments> tools,
      boolean several) {
    this.rules = rules;
    this.format = format;
    this.tools = tools;
    frame = new CallGrammarFrame(rules, format.frame(), several);
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
    return frame.starts(calls());
  }

  private String calls() {
    return CallGrammarKind.choice(rules, "call", tools.stream().map(this::call).toList());
  }

  /** A call between its marks. */
  String call(CallGrammarArguments tool) {
    List<String> options = new ArrayList<>();
    CallGrammarDemands.checkObject(tool, tool.schema());
    List<CallGrammarShape> shapes = tool.shapes(tool.schema());
    int inAnyOrder = CallGrammarMembers.inAnyOrder(tool.tools() * shapes.size());
    for (CallGrammarShape shape : shapes) {
      List<CallGrammarMembers.Member> members = new ArrayList<>();
      shape
          .properties()
          .forEach(
              (key, schema) ->
                  members.add(
                      new CallGrammarMembers.Member(
                          argument(tool, key, GbnfRules.literal(key), schema),
                          shape.required().contains(key))));
      String other = null;
      if (shape.others() != null) {
        String key = CallGrammarNames.otherWords(rules, shape.properties().keySet());
        other = argument(tool, "other", key, shape.others());
      }
      options.add(CallGrammarMembers.of(rules, members, other, between(), inAnyOrder));
    }
    String arguments = CallGrammarKind.choice(rules, tool.name() + "-arguments", options);
    return new CallGrammarParts(rules)
        .literal(tool.name())
        .mark(format.nameEnd())
        .add(arguments)
        .text();
  }

  private String between() {
    String mark = format.argumentBetween();
    return mark.isBlank() ? "" : new CallGrammarParts(rules).mark(mark).text();
  }

  private String argument(
      CallGrammarArguments tool, String hint, String key, ToolTypes.Schema schema) {
    List<String> options = new ArrayList<>();
    String close = format.argumentClose().strip();
    boolean lines = format.keyEnd().endsWith("\n");
    boolean marked = !format.keyEnd().equals(format.otherKeyEnd());
    if (tool.raw().mayBeString(schema)) {
      String text = tool.raw().string(schema, close, lines, marked, hint);
      options.add(
          new CallGrammarParts(rules)
              .literal(format.keyEnd().strip())
              .add(
                  "("
                      + text
                      + (close.startsWith("<") && tool.raw().isFree(schema)
                          ? " | " + tool.raw().characterData()
                          : "")
                      + ")")
              .literal(close)
              .text());
    }
    if (tool.raw().needsJson(schema, marked)) {
      options.add(
          new CallGrammarParts(rules)
              .literal(format.otherKeyEnd().strip())
              .space()
              .add(tool.value(schema, hint))
              .space()
              .literal(close)
              .text());
    }
    return new CallGrammarParts(rules)
        .space()
        .mark(format.argumentOpen())
        .add(key)
        .add(CallGrammarKind.choice(rules, hint + "-tag", options))
        .text();
  }
}
