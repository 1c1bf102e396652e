package dev.hugind.engine.chat.output;

import dev.hugind.engine.schema.GbnfRules;
import java.util.ArrayList;
import java.util.List;

/**
 * Calls that are a name and then the arguments as a JSON object, in GBNF.
 *
 * <p><b>Thread safety:</b> confined to one thread.
 */
final class CallNamedJsonGrammar implements CallGrammarKind {
  private static final String ID = "[a-zA-Z0-9]{9}";
  private static final String ID_PREFIX = "functions.";
  private static final String ID_NUMBER = "[0-9]{1,3}";

  private final GbnfRules rules;
  private final ToolFormat.NamedJson format;
  private final List<CallGrammarArguments> tools;
  private final CallGrammarFrame frame;

  CallNamedJsonGrammar(
      GbnfRules rules,
      ToolFormat.NamedJson format,
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
    if (format.contentOpen().isEmpty()) {
      return frame.whole(calls());
    }
    // The prompt ends in the mark already.
    String open = new CallGrammarParts(rules).mark(format.frame().callOpen()).text();
    return rules.space() + " (" + open + ")? " + frame.behindCallOpen(calls(), calls());
  }

  @Override
  public List<Start> starts() {
    if (!format.contentOpen().isEmpty()) {
      return namedStarts();
    }
    return frame.starts(calls());
  }

  /** Where content has a header as calls have, the name makes the difference. */
  private List<Start> namedStarts() {
    List<Start> starts = new ArrayList<>();
    for (CallGrammarArguments tool : tools) {
      String head = tool.name() + headerEnd(format.header().getFirst());
      CallGrammarParts rest = new CallGrammarParts(rules);
      addHeader(rest, tool, 1);
      String behind = frame.behindCallOpen(rest.space().add(tool.object()).text(), calls());
      starts.add(new Start(head, true, behind));
      starts.add(new Start(format.frame().callOpen().strip() + head, behind));
    }
    return starts;
  }

  private static String headerEnd(ToolFormat.HeaderPart part) {
    return part.end().isBlank() && part.end().contains("\n") ? "\n" : part.end().stripTrailing();
  }

  private String calls() {
    List<String> options = new ArrayList<>();
    for (CallGrammarArguments tool : tools) {
      CallGrammarParts parts = new CallGrammarParts(rules);
      addHeader(parts, tool, 0);
      options.add(parts.space().add(tool.object()).text());
    }
    return CallGrammarKind.choice(rules, "call", options);
  }

  private void addHeader(CallGrammarParts parts, CallGrammarArguments tool, int from) {
    for (int i = from; i < format.header().size(); i++) {
      ToolFormat.HeaderPart part = format.header().get(i);
      if (part.field() == ToolFormat.HeaderField.ID) {
        parts.add(ID);
      } else if (format.idIsName()) {
        parts.literal(ID_PREFIX + tool.name() + ":").add(ID_NUMBER);
      } else {
        parts.literal(tool.name());
      }
      String end = part.end();
      if (end.isBlank() && end.contains("\n")) {
        parts.literal("\n").space();
      } else {
        parts.mark(end);
      }
    }
  }
}
