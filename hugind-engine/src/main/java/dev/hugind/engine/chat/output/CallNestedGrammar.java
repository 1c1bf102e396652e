package dev.hugind.engine.chat.output;

import com.fasterxml.jackson.databind.JsonNode;
import dev.hugind.engine.schema.GbnfRules;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Calls with a tag per value, nested like the value, in GBNF.
 *
 * <p><b>Thread safety:</b> confined to one thread.
 */
final class CallNestedGrammar implements CallGrammarKind {
  /** Deeper levels are any text but a tag. */
  private static final int MOST_DEPTH = 8;

  private final GbnfRules rules;
  private final ToolFormat.NestedTags format;
  private final List<CallGrammarArguments> tools;
  private final CallGrammarFrame frame;

  CallNestedGrammar(
      GbnfRules rules,
      ToolFormat.NestedTags format,
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
    List<String> options = new ArrayList<>();
    for (CallGrammarArguments tool : tools) {
      options.add(
          new CallGrammarParts(rules)
              .literal(tool.name())
              .mark(format.nameEnd())
              .add(arguments(tool))
              .text());
    }
    return CallGrammarKind.choice(rules, "call", options);
  }

  private String arguments(CallGrammarArguments tool) {
    CallGrammarDemands.checkTags(tool, tool.schema());
    return tool.isEnforced()
        ? members(tool, tool.schema(), MOST_DEPTH, tool.name())
        : tool.raw().until(format.frame().callClose().strip());
  }

  private String members(
      CallGrammarArguments tool, ToolTypes.Schema schema, int depth, String hint) {
    List<String> options = new ArrayList<>();
    List<CallGrammarShape> shapes = tool.shapes(schema);
    int inAnyOrder =
        depth == MOST_DEPTH
            ? CallGrammarMembers.inAnyOrder(tool.tools() * shapes.size())
            : CallGrammarMembers.FEW;
    for (CallGrammarShape shape : shapes) {
      List<CallGrammarMembers.Member> members = new ArrayList<>();
      shape
          .properties()
          .forEach(
              (key, value) ->
                  members.add(
                      new CallGrammarMembers.Member(
                          tag(tool, key, value, depth), shape.required().contains(key))));
      // Closing tags repeat their key, so tags of any name hold nothing but text.
      options.add(CallGrammarMembers.of(rules, members, null, "", inAnyOrder));
    }
    return CallGrammarKind.choice(rules, hint + "-members", options);
  }

  private String tag(CallGrammarArguments tool, String key, ToolTypes.Schema schema, int depth) {
    String open = format.tagOpen().strip() + key + format.tagEnd().strip();
    String close = format.tagClose().strip() + key + format.tagEnd().strip();
    String value =
        tool.raw().mayBeString(schema)
            ? tool.raw()
                .string(
                    schema, untagged(schema) ? format.tagOpen().strip() : close, false, false, key)
            : rules.space() + " " + value(tool, key, schema, depth) + " " + rules.space();
    return new CallGrammarParts(rules)
        .space()
        .literal(open)
        .add("(" + value + ")")
        .literal(close)
        .text();
  }

  /** Where a schema says nothing, a tag within a value would make it an object. */
  private static boolean untagged(ToolTypes.Schema schema) {
    return schema.types().isEmpty();
  }

  private String value(CallGrammarArguments tool, String key, ToolTypes.Schema schema, int depth) {
    Set<ToolTypes.Type> types = schema.types();
    boolean container =
        types.contains(ToolTypes.Type.ARRAY) || types.contains(ToolTypes.Type.OBJECT);
    if (!container) {
      return tool.value(schema, key);
    }
    if (depth == 0) {
      return tool.raw().until(format.tagOpen().strip());
    }
    List<String> options = new ArrayList<>();
    if (types.contains(ToolTypes.Type.OBJECT)) {
      options.add(members(tool, schema, depth - 1, key));
    }
    if (types.contains(ToolTypes.Type.ARRAY)) {
      JsonNode open = CallGrammarSchemas.followed(schema.root(), schema.node());
      String item = tag(tool, format.item(), schema.element(), depth - 1);
      options.add("(" + item + ")" + CallGrammarKind.count(open));
    }
    types.removeAll(Set.of(ToolTypes.Type.ARRAY, ToolTypes.Type.OBJECT));
    if (!types.isEmpty()) {
      JsonNode scalar =
          CallGrammarSchemas.with(
              schema,
              CallGrammarSchemas.not(CallGrammarSchemas.type("object")),
              CallGrammarSchemas.not(CallGrammarSchemas.type("array")));
      options.add(tool.value(scalar, key));
    }
    return CallGrammarKind.choice(rules, key + "-value", options);
  }
}
