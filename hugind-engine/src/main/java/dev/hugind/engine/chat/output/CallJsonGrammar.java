package dev.hugind.engine.chat.output;

import com.fasterxml.jackson.databind.node.TextNode;
import com.google.errorprone.annotations.CanIgnoreReturnValue;
import dev.hugind.engine.schema.GbnfRules;
import java.util.ArrayList;
import java.util.List;

/**
 * Calls that are JSON objects, alone or in a list, in GBNF.
 *
 * <p><b>Thread safety:</b> confined to one thread.
 */
final class CallJsonGrammar implements CallGrammarKind {
  /** Some templates refuse ids that are not just so. */
  private static final String ID = "\"\\\"\" [a-zA-Z0-9]{9} \"\\\"\"";

  /** Where the key has this name, calls are numbered. */
  private static final String NUMBER_KEY = "tool_call_id";

  private static final String NUMBER = "\"\\\"\" ([0-9]{1,3} | [a-zA-Z0-9]{9}) \"\\\"\"";

  // How models lay out the beginning of an object that nothing marks.
  private static final List<String> LEADS = List.of("", "\n", "\n\n", "<|python_tag|>");
  private static final List<String> INDENTS = List.of("", " ", "\n  ", "\n    ");
  private static final List<String> TYPES =
      List.of("", "\"type\": \"function\", ", "\"type\":\"function\",");

  private final GbnfRules rules;
  private final ToolFormat.JsonCalls format;
  private final List<CallGrammarArguments> tools;
  private final boolean several;
  private final CallGrammarFrame frame;

  CallJsonGrammar(
      GbnfRules rules,
      ToolFormat.JsonCalls format,
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
    if (format.isBare()) {
      return bareStarts();
    }
    return frame.starts(calls());
  }

  /** What is between a call's marks. */
  private String calls() {
    String object = "\"{\" " + rules.space() + " " + fromNameOn(true);
    return rules.space()
        + " "
        + (format.list() ? "\"[\" " + rules.space() + " " : "")
        + behindFirst(object, object);
  }

  private String behindFirst(String first, String object) {
    if (!format.list()) {
      return first;
    }
    CallGrammarParts parts = new CallGrammarParts(rules).add(first);
    if (several) {
      String call = rules.rule("call", object);
      parts.add("(" + rules.space() + " \",\" " + rules.space() + " " + call + ")*");
    }
    return parts.space().literal("]").text();
  }

  /** A call from the first key's beginning, or from behind the name's colon, to its end. */
  private String fromNameOn(boolean key) {
    List<String> options = new ArrayList<>();
    for (CallGrammarArguments tool : tools) {
      CallGrammarParts parts = new CallGrammarParts(rules);
      String name = TextNode.valueOf(tool.name()).toString();
      if (format.keyed()) {
        parts.literal(name);
        colon(parts).add(tool.object());
      } else {
        if (key) {
          addId(parts, !format.idLast(), true);
          key(parts, format.nameKey());
        }
        parts.space().literal(name).space().literal(",").space();
        key(parts, format.argumentsKey()).add(tool.object());
        addId(parts, format.idLast(), false);
      }
      options.add(parts.space().literal("}").text());
    }
    return CallGrammarKind.choice(rules, key ? "call" : "call-from-name", options);
  }

  @CanIgnoreReturnValue
  private CallGrammarParts key(CallGrammarParts parts, String key) {
    return colon(parts.literal(TextNode.valueOf(key).toString()));
  }

  @CanIgnoreReturnValue
  private static CallGrammarParts colon(CallGrammarParts parts) {
    return parts.space().literal(":").space();
  }

  private void addId(CallGrammarParts parts, boolean here, boolean first) {
    String key = format.idKey();
    if (key == null || !here) {
      return;
    }
    if (!first) {
      parts.space().literal(",").space();
    }
    key(parts, key).add(rules.rule("id", key.equals(NUMBER_KEY) ? NUMBER : ID));
    if (first) {
      parts.space().literal(",").space();
    }
  }

  /** Where an answer begins as a call does; it may turn out to be some other JSON. */
  private List<Start> bareStarts() {
    if (format.keyed() || (format.idKey() != null && !format.idLast())) {
      return List.of();
    }
    String object = "\"{\" " + rules.space() + " " + fromNameOn(true);
    String call = frame.behindCallOpen(behindFirst(fromNameOn(false), object), calls());
    String other =
        CallGrammarNames.otherTexts(rules, tools.stream().map(CallGrammarArguments::name).toList());
    String behind =
        CallGrammarKind.choice(
            rules,
            "call-or-text",
            List.of(
                rules.space() + " " + call,
                rules.space() + " \"\\\"\" " + other + " [\\x22\\x5C] [\\x00-\\U0010FFFF]*",
                rules.space() + " [^\\x22 \\t\\n] [\\x00-\\U0010FFFF]*"));
    List<Start> starts = new ArrayList<>();
    String key = TextNode.valueOf(format.nameKey()).toString();
    for (String lead : LEADS) {
      for (String indent : INDENTS) {
        for (String type : TYPES) {
          String text = lead + (format.list() ? "[{" : "{") + indent + type + key;
          starts.add(new Start(text + ":", true, behind));
        }
      }
    }
    return starts;
  }
}
