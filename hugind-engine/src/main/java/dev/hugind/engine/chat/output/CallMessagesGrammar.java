package dev.hugind.engine.chat.output;

import dev.hugind.engine.schema.GbnfRules;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Calls that are messages addressed to tools, in GBNF.
 *
 * <p><b>Thread safety:</b> confined to one thread.
 */
final class CallMessagesGrammar implements CallGrammarKind {
  private static final String TO = "to=";
  private static final String CHANNEL = "<|channel|>";
  private static final List<String> CHANNELS = List.of("commentary", "analysis");

  /** What may stand in a header behind the recipient: a channel, and what the body is. */
  private static final String HEADER_REST =
      "(\" \"? \"<|channel|>\" (\"commentary\" | \"analysis\"))?"
          + " (\" \"? \"<|constrain|>\" \" \"? [a-z]{1,12} | \" \" [a-z]{1,12})? \" \"?";

  /** The tokens that end a message; the last one's end the model's turn. */
  private static final String ENDS = "(\"<|call|>\" | \"<|end|>\" | \"<|eom|>\")?";

  private static final Pattern LAST_MARK = Pattern.compile("<\\|[a-z]+\\|>\\s*$");

  private final GbnfRules rules;
  private final ToolFormat.Messages format;
  private final List<CallGrammarArguments> tools;
  private final boolean several;
  private final Map<CallGrammarArguments, String> bodies = new HashMap<>();

  CallMessagesGrammar(
      GbnfRules rules,
      ToolFormat.Messages format,
      List<CallGrammarArguments> tools,
      boolean several) {
    this.rules = rules;
    this.format = format;
    this.tools = tools;
    this.several = several;
  }

  @Override
  public GbnfRules rules() {
    return rules;
  }

  @Override
  public String whole() {
    String open = GbnfRules.literal(format.messageOpen());
    return rules.space() + " (" + open + ")? " + message(true) + more();
  }

  @Override
  public List<Start> starts() {
    return format.recipientPrefix().isEmpty() ? namedStarts() : prefixedStarts();
  }

  private List<Start> prefixedStarts() {
    String behind = message(false) + more();
    String to = TO + format.recipientPrefix();
    List<Start> starts = new ArrayList<>();
    starts.add(new Start(" " + to, true, behind));
    starts.add(new Start(to, true, behind));
    starts.add(new Start(format.messageOpen() + " " + to, behind));
    for (String channel : CHANNELS) {
      starts.add(new Start(CHANNEL + channel + " " + to, behind));
    }
    return starts;
  }

  /** Where tools are addressed as people are, the name makes the difference. */
  private List<Start> namedStarts() {
    List<Start> starts = new ArrayList<>();
    for (CallGrammarArguments tool : tools) {
      String text = TO + tool.name() + format.headerEnd();
      starts.add(new Start(text, body(tool) + more()));
    }
    return starts;
  }

  /** A message from its header on, or from behind the recipient's prefix. */
  private String message(boolean header) {
    List<String> options = new ArrayList<>();
    for (CallGrammarArguments tool : tools) {
      options.add(
          new CallGrammarParts(rules)
              .literal(tool.name())
              .add(rules.rule("header-rest", HEADER_REST))
              .literal(format.headerEnd())
              .add(body(tool))
              .text());
    }
    String call = CallGrammarKind.choice(rules, "call", options);
    if (!header) {
      return call;
    }
    return rules.rule(
        "message",
        "("
            + GbnfRules.literal(CHANNEL)
            + " (\"commentary\" | \"analysis\") \" \" | \" \"?) "
            + GbnfRules.literal(TO + format.recipientPrefix())
            + " "
            + call);
  }

  private String more() {
    String end = rules.rule("message-end", ENDS);
    if (!several) {
      return " " + end + " " + rules.space();
    }
    String open = GbnfRules.literal(format.messageOpen());
    return " (" + end + " " + open + " " + message(true) + ")* " + end + " " + rules.space();
  }

  private String body(CallGrammarArguments tool) {
    return bodies.computeIfAbsent(tool, this::newBody);
  }

  private String newBody(CallGrammarArguments tool) {
    ToolFormat.TaggedArguments body = format.body();
    if (body == null) {
      return rules.space() + " " + tool.object();
    }
    ToolFormat.Frame frame = body.frame();
    Matcher last = LAST_MARK.matcher(frame.sectionClose());
    String close =
        last.find() ? frame.sectionClose().substring(0, last.start()) : frame.sectionClose();
    String call = new CallTaggedGrammar(rules, body, List.of(tool), false).call(tool);
    CallGrammarParts parts =
        new CallGrammarParts(rules)
            .space()
            .mark(frame.sectionOpen())
            .mark(frame.callOpen())
            .add(call)
            .space()
            .mark(frame.callClose());
    return rules.rule(tool.name() + "-body", parts.space().mark(close).text());
  }
}
