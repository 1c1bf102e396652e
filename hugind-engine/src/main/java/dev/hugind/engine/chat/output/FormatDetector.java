package dev.hugind.engine.chat.output;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import org.jspecify.annotations.Nullable;

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
    Optional<OutputFormat> messages = messages(thoughtText).or(this::channels);
    if (messages.isPresent()) {
      return messages.get();
    }
    Set<String> layout = new LinkedHashSet<>();
    ThoughtMarks thoughts = thoughts(thoughtText, layout);
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
  private boolean isLlamaLike(@Nullable ToolFormat tools) {
    return tools instanceof ToolFormat.JsonCalls json
        && json.isBare()
        && source.contains("<|python_tag|>");
  }

  // Messages with headers

  private Optional<OutputFormat> messages(String thoughtText) {
    int thought = thoughtText.indexOf(Probes.THOUGHT);
    int content = thoughtText.indexOf(Probes.CONTENT);
    if (thought < 0 || content < thought) {
      return Optional.empty();
    }
    String before = thoughtText.substring(0, thought);
    String between = thoughtText.substring(thought + Probes.THOUGHT.length(), content);
    List<String> tags = Turn.tags(before);
    String open = turn.open().strip();
    int again = between.indexOf(open);
    if (tags.isEmpty() || open.isEmpty() || again < 0) {
      return Optional.empty();
    }
    String headerEnd = tags.getLast();
    boolean sameHeader =
        before.endsWith(headerEnd)
            && between.endsWith(headerEnd)
            && headerEnd.length() < between.length() - again - open.length();
    if (!sameHeader) {
      return Optional.empty();
    }
    Set<String> ends = new LinkedHashSet<>(Turn.tags(between.substring(0, again)));
    ends.addAll(Turn.tags(turn.close()).stream().limit(1).toList());
    Optional<String> call = probes.calls().map(found -> turn.body(found.text()));
    ToolFormat.Messages format = messageCalls(open, headerEnd, call, ends);
    String thoughtOpen = before.stripLeading();
    ThoughtMarks marks = new ThoughtMarks(thoughtOpen, List.copyOf(ends), false, true);
    return Optional.of(
        new OutputFormat(turn.open(), marks, List.of(), format, List.copyOf(ends), List.of()));
  }

  /** Harmony, where the template doesn't show thoughts. */
  private Optional<OutputFormat> channels() {
    if (!List.of("<|channel|>", "<|message|>", "analysis").stream().allMatch(source::contains)) {
      return Optional.empty();
    }
    String shown = turn.open().strip();
    String open = shown.startsWith("<|start|>") ? shown : "<|start|>assistant";
    Set<String> ends = new LinkedHashSet<>(List.of("<|end|>", "<|return|>", "<|call|>"));
    Optional<String> call = probes.calls().map(found -> turn.body(found.text()));
    ToolFormat.Messages format = messageCalls(open, "<|message|>", call, ends);
    ThoughtMarks marks =
        new ThoughtMarks("<|channel|>analysis<|message|>", List.copyOf(ends), false, true);
    return Optional.of(
        new OutputFormat(open, marks, List.of(), format, List.copyOf(ends), List.of()));
  }

  private ToolFormat.Messages messageCalls(
      String open, String headerEnd, Optional<String> call, Set<String> ends) {
    String prefix = "functions.";
    ToolFormat.TaggedArguments body = null;
    if (call.isPresent()) {
      String text = call.get();
      int to = text.indexOf("to=");
      int name = text.indexOf(Probes.TOOL);
      if (to >= 0 && name > to) {
        prefix = text.substring(to + "to=".length(), name);
      }
      int bodyAt = text.indexOf(headerEnd);
      String inside = bodyAt < 0 ? "" : text.substring(bodyAt + headerEnd.length());
      int next = inside.indexOf(open);
      String first = next < 0 ? inside : inside.substring(0, next);
      CallShape shape = new CallShape("", before(first, ends), "", false);
      if (shape.find().orElse(null) instanceof ToolFormat.TaggedArguments tagged) {
        body = tagged;
      } else {
        Turn.tags(first).stream().limit(1).forEach(ends::add);
      }
    }
    return new ToolFormat.Messages(ToolFormat.Frame.NONE, open, headerEnd, prefix, body);
  }

  private static String before(String text, Set<String> marks) {
    int end = text.length();
    for (String mark : marks) {
      int at = text.indexOf(mark);
      end = at < 0 ? end : Math.min(end, at);
    }
    return text.substring(0, end);
  }

  // Thoughts

  private ThoughtMarks thoughts(String thoughtText, Set<String> layout) {
    int thought = thoughtText.indexOf(Probes.THOUGHT);
    int content = thoughtText.indexOf(Probes.CONTENT);
    if (thought >= 0 && content > thought) {
      String open = thoughtText.substring(0, thought).strip();
      String rest = thoughtText.substring(thought + Probes.THOUGHT.length(), content).strip();
      Optional<ThoughtMarks> shown = shownThoughts(open, rest, layout);
      if (shown.isPresent()) {
        return shown.get();
      }
    }
    String withCall = probes.thoughtAndCall().map(turn::body).orElse("");
    int before = withCall.indexOf(Probes.THOUGHT);
    if (before >= 0 && withCall.indexOf(Probes.VALUE) > before) {
      String open = withCall.substring(0, before).strip();
      String rest = withCall.substring(before + Probes.THOUGHT.length()).strip();
      Optional<ThoughtMarks> shown = shownThoughts(open, rest, layout);
      if (shown.isPresent()) {
        return shown.get();
      }
    }
    return promptedThoughts().or(this::mentionedThoughts).orElseGet(this::usualThoughts);
  }

  private Optional<ThoughtMarks> shownThoughts(String open, String rest, Set<String> layout) {
    Matcher end = Turn.MARK.matcher(rest);
    if (!end.find() || end.start() != 0) {
      return Optional.empty();
    }
    String after = rest.substring(end.end());
    if (!after.contains(Probes.TOOL)) {
      Turn.marks(after).stream().filter(ThoughtMarks::isSpecial).forEach(layout::add);
    }
    return Optional.of(ThoughtMarks.of(open, end.group()));
  }

  /** A prompt that ends in a mark which opens something. */
  private Optional<ThoughtMarks> promptedThoughts() {
    for (Boolean thinking : new Boolean[] {null, true}) {
      String prompt = probes.userTurn(true, thinking).map(turn::body).orElse("");
      List<String> tags = Turn.tags(prompt);
      if (!tags.isEmpty() && Turn.THOUGHT_TAG.matcher(tags.getFirst()).matches()) {
        return Optional.of(ThoughtMarks.of(tags.getFirst(), Turn.closing(tags.getFirst())));
      }
    }
    return Optional.empty();
  }

  private Optional<ThoughtMarks> mentionedThoughts() {
    Matcher tag = Turn.THOUGHT_TAG.matcher(source);
    while (tag.find()) {
      String closing = Turn.closing(tag.group());
      if (source.contains(closing)) {
        return Optional.of(ThoughtMarks.of(tag.group(), closing));
      }
    }
    return Optional.empty();
  }

  /** Where the turns are marked in brackets, so are thoughts. */
  private ThoughtMarks usualThoughts() {
    return Turn.tags(turn.open()).contains("[/INST]")
        ? new ThoughtMarks("[THINK]", List.of("[/THINK]"), false, false)
        : ThoughtMarks.USUAL;
  }

  // Content

  private void addContentMarks(Set<String> layout, ThoughtMarks thoughts) {
    for (String mark : Turn.marks(turn.contentOpen())) {
      if (!mark.equals(thoughts.open()) && !thoughts.ends().contains(mark)) {
        layout.add(mark);
      }
    }
    Turn.marks(turn.close()).stream().filter(ThoughtMarks::isSpecial).forEach(layout::add);
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

  // Calls

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
