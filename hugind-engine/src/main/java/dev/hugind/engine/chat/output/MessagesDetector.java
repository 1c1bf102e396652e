package dev.hugind.engine.chat.output;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Recognizes answers that are messages of their own: the mark of the model's turn comes again
 * between a thought and the content.
 *
 * <p><b>Thread safety:</b> immutable, as far as the probes are.
 */
final class MessagesDetector {
  private final Probes probes;
  private final String source;
  private final Turn turn;

  MessagesDetector(Probes probes, String source, Turn turn) {
    this.probes = probes;
    this.source = source;
    this.turn = turn;
  }

  /**
   * Returns the format, if answers are messages.
   *
   * @param thoughtText a turn with a thought and content; empty when the template shows no thoughts
   */
  Optional<OutputFormat> find(String thoughtText) {
    return shown(thoughtText).or(this::mentioned);
  }

  private Optional<OutputFormat> shown(String thoughtText) {
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
    return Optional.of(format(turn.open(), before.stripLeading(), format, ends));
  }

  /** Harmony, where the template doesn't show thoughts. */
  private Optional<OutputFormat> mentioned() {
    if (!List.of("<|channel|>", "<|message|>", "analysis").stream().allMatch(source::contains)) {
      return Optional.empty();
    }
    String shown = turn.open().strip();
    String open = shown.startsWith("<|start|>") ? shown : "<|start|>assistant";
    Set<String> ends = new LinkedHashSet<>(List.of("<|end|>", "<|return|>", "<|call|>"));
    Optional<String> call = probes.calls().map(found -> turn.body(found.text()));
    ToolFormat.Messages format = messageCalls(open, "<|message|>", call, ends);
    return Optional.of(format(open, "<|channel|>analysis<|message|>", format, ends));
  }

  private static OutputFormat format(
      String open, String thoughtOpen, ToolFormat calls, Set<String> ends) {
    ThoughtMarks marks = new ThoughtMarks(thoughtOpen, List.copyOf(ends), false, true);
    return new OutputFormat(open, marks, List.of(), calls, List.copyOf(ends), List.of());
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
}
