package dev.hugind.engine.chat.output;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Finds out what answers look like from what a template makes of made-up conversations.
 *
 * <p><b>Thread safety:</b> confined to one thread; used once.
 */
final class FormatDetector {
  /** Marks of content that only instructions mention. */
  private static final List<String> RESPONSE = List.of("<response>", "</response>");

  private final Probes probes;
  private final String source;
  private final Turn turn;

  FormatDetector(Probes probes, String source) {
    this.probes = probes;
    this.source = source;
    turn = Turn.find(probes);
  }

  OutputFormat detect() {
    String thoughtText = probes.thoughtAndContent().map(turn::body).orElse("");
    Optional<OutputFormat> messages = new MessagesDetector(probes, source, turn).find(thoughtText);
    if (messages.isPresent()) {
      return messages.get();
    }
    Set<String> layout = new LinkedHashSet<>();
    ThoughtMarks thoughts = new ThoughtDetector(probes, source, turn).find(thoughtText, layout);
    addContentMarks(layout, thoughts);
    ToolFormat tools = tools(thoughts);
    if (tools instanceof ToolFormat.NamedJson named && !named.contentOpen().isEmpty()) {
      layout.add(named.contentOpen());
    }
    if (isLlamaLike(tools)) {
      layout.add("<|python_tag|>");
    }
    return new OutputFormat(
        turnOpen(tools), thoughts, List.copyOf(layout), tools, List.of(), stops());
  }

  /** Such templates tell the model to put the mark before code and calls of built-in tools. */
  private boolean isLlamaLike(ToolFormat tools) {
    return tools instanceof ToolFormat.JsonCalls json
        && json.isBare()
        && source.contains("<|python_tag|>");
  }

  private void addContentMarks(Set<String> layout, ThoughtMarks thoughts) {
    for (String mark : Turn.marks(turn.contentOpen())) {
      if (!mark.equals(thoughts.open()) && !thoughts.ends().contains(mark)) {
        layout.add(mark);
      }
    }
    layout.addAll(Turn.marks(turn.close()));
    List<String> header = Turn.marks(turn.open());
    if (!header.isEmpty() && header.getLast().matches(".*[|｜].*")) {
      layout.add(header.getLast());
    }
    if (source.contains(String.join("", RESPONSE))) {
      layout.addAll(RESPONSE);
    }
  }

  /** A turn that is a pair of tags, of which the second is ordinary text. */
  private List<String> stops() {
    List<String> stops = new ArrayList<>();
    for (String tag : Turn.tags(turn.open())) {
      String closing = Turn.closing(tag);
      if (!ThoughtMarks.isSpecial(tag)
          && closing.startsWith("</")
          && turn.close().strip().startsWith(closing)) {
        stops.add(closing);
      }
    }
    return stops;
  }

  private ToolFormat tools(ThoughtMarks thoughts) {
    Optional<Probes.Calls> calls = probes.calls();
    if (calls.isEmpty()) {
      return DescribedCalls.find(source);
    }
    String whole = turn.body(calls.get().text());
    int name = Math.max(0, whole.indexOf(Probes.TOOL));
    String body =
        turn.withoutEmptyContent(
            behindThought(whole, name, thoughts),
            behindThought(turn.contentOpen(), turn.contentOpen().length(), thoughts));
    CallShape shape =
        new CallShape(turn.open(), cutBehindCalls(body), calls.get().id(), calls.get().two());
    return shape.find().map(this::withContentOpen).orElseGet(() -> DescribedCalls.find(source));
  }

  private static String behindThought(String text, int before, ThoughtMarks thoughts) {
    int from = 0;
    for (String end : thoughts.ends()) {
      int at = text.lastIndexOf(end, before);
      from = at < 0 ? from : Math.max(from, at + end.length());
    }
    return text.substring(from);
  }

  private String cutBehindCalls(String body) {
    int last = Math.max(body.lastIndexOf(Probes.OTHER_VALUE), body.lastIndexOf(Probes.NUMBER));
    last = Math.max(last, body.lastIndexOf(Probes.VALUE));
    return body.substring(0, last) + turn.beforeClose(body.substring(last));
  }

  /** Where the prompt ends in the mark of calls, content has a header as calls have. */
  private ToolFormat withContentOpen(ToolFormat format) {
    String open = format.frame().callOpen();
    if (format instanceof ToolFormat.NamedJson named
        && !open.isBlank()
        && turn.open().endsWith(open)) {
      return new ToolFormat.NamedJson(
          named.frame(), named.header(), named.idIsName(), open + turn.contentOpen());
    }
    return format;
  }

  private String turnOpen(ToolFormat tools) {
    boolean shared = tools instanceof ToolFormat.NamedJson named && !named.contentOpen().isEmpty();
    String open = turn.open();
    return shared ? open.substring(0, open.length() - tools.frame().callOpen().length()) : open;
  }
}
