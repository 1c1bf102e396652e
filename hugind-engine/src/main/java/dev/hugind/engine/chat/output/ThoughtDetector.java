package dev.hugind.engine.chat.output;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;

/**
 * Finds out how thoughts are marked: as the template writes them, else as its prompt begins them,
 * else as its source mentions them, else as most models do.
 *
 * <p><b>Thread safety:</b> immutable, as far as the probes are.
 */
final class ThoughtDetector {
  private final Probes probes;
  private final String source;
  private final Turn turn;

  ThoughtDetector(Probes probes, String source, Turn turn) {
    this.probes = probes;
    this.source = source;
    this.turn = turn;
  }

  /**
   * Returns the marks.
   *
   * @param thoughtText a turn with a thought and content; empty when the template shows no thoughts
   * @param layout is given marks between a thought and the content
   */
  ThoughtMarks find(String thoughtText, Set<String> layout) {
    String withCall = probes.thoughtAndCall().map(turn::body).orElse("");
    return shown(thoughtText, Probes.CONTENT, layout)
        .or(() -> shown(withCall, Probes.VALUE, layout))
        .or(this::prompted)
        .or(this::mentioned)
        .orElseGet(this::usual);
  }

  private Optional<ThoughtMarks> shown(String text, String next, Set<String> layout) {
    int thought = text.indexOf(Probes.THOUGHT);
    int behind = text.indexOf(next);
    if (thought < 0 || behind < thought) {
      return Optional.empty();
    }
    String rest = text.substring(thought + Probes.THOUGHT.length(), behind).strip();
    Matcher end = Turn.MARK.matcher(rest);
    if (!end.find() || end.start() != 0) {
      return Optional.empty();
    }
    if (next.equals(Probes.CONTENT)) {
      Turn.marks(rest.substring(end.end())).stream()
          .filter(ThoughtMarks::isSpecial)
          .forEach(layout::add);
    }
    return Optional.of(ThoughtMarks.of(text.substring(0, thought).strip(), end.group()));
  }

  /** A prompt that ends in a mark which opens something, or in an empty thought. */
  private Optional<ThoughtMarks> prompted() {
    for (Boolean thinking : new Boolean[] {null, true, false}) {
      String prompt = probes.userTurn(true, thinking).map(turn::body).orElse("").strip();
      List<String> marks = Turn.marks(prompt);
      if (!marks.isEmpty() && prompt.startsWith(marks.getFirst())) {
        String open = marks.getFirst();
        String end = Turn.closing(open);
        String rest = prompt.substring(open.length()).strip();
        boolean pair = source.contains(end) && (rest.isEmpty() || rest.startsWith(end));
        if (pair || Turn.THOUGHT_TAG.matcher(open).matches()) {
          return Optional.of(ThoughtMarks.of(open, end));
        }
      }
    }
    return Optional.empty();
  }

  private Optional<ThoughtMarks> mentioned() {
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
  private ThoughtMarks usual() {
    return Turn.tags(turn.open()).contains("[/INST]")
        ? new ThoughtMarks("[THINK]", List.of("[/THINK]"), false, false)
        : ThoughtMarks.USUAL;
  }
}
