package dev.hugind.engine.chat.output;

import dev.hugind.engine.chat.ChatEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Takes answers apart whose thoughts and calls stand between marks.
 *
 * <p><b>Thread safety:</b> confined to the thread that reads the answer.
 */
final class MarkedAnswer implements AnswerParser {
  private static final List<String> FENCES = List.of("```json", "```");

  private final OutputFormat format;
  private final boolean separate;
  private final Answer answer;
  private final CallReaders calls;
  private final Input input = new Input();
  private final List<String> callStarts;
  private final List<String> callClosings;
  private final List<String> fences;
  private final Marks contentMarks;
  private final Marks thoughtMarks;
  private Place place;
  private CallReader reader = NoCalls.INSTANCE;

  /** Where the text goes on that turns out to be no call. */
  private Place resumed = Place.CONTENT;

  private boolean fenced;

  private enum Place {
    CONTENT,
    THOUGHT,
    CALLS,
    /** In a broken call whose text can't be told apart from its marks. */
    DROPPED
  }

  MarkedAnswer(OutputFormat format, ParseOptions options) {
    this.format = format;
    separate = options.separate();
    answer = new Answer(options.ids());
    calls =
        new CallReaders(
            format.tools().filter(tool -> options.mayCall()),
            answer,
            new ToolTypes(options.tools()));
    callStarts = calls.starts(options.jsonAnswer());
    callClosings = calls.closings();
    fences = options.jsonAnswer() ? FENCES : List.of();
    List<String> inContent = new ArrayList<>(callStarts);
    inContent.add(format.thoughts().open());
    inContent.addAll(format.thoughts().ends());
    inContent.addAll(format.layoutMarks());
    inContent.addAll(fences);
    inContent.addAll(callClosings);
    contentMarks = new Marks(inContent);
    List<String> inThought = new ArrayList<>(format.thoughts().ends());
    if (calls.mayInterruptThoughts() || format.thoughts().implied()) {
      inThought.addAll(callStarts);
    }
    thoughtMarks = new Marks(inThought);
    place = format.thoughts().implied() ? Place.THOUGHT : Place.CONTENT;
  }

  /** Takes what the prompt holds of the answer already. */
  void prime(String prompt, Consumer<ChatEvent> events) {
    if (format.tools().orElse(null) instanceof ToolFormat.NamedJson named
        && !named.contentOpen().isEmpty()) {
      answer.swallow(named.frame().callOpen().strip());
    }
    add(prompt, events);
    if (answer.hasContent()) {
      answer.settle();
    }
  }

  @Override
  public void add(String text, Consumer<ChatEvent> events) {
    answer.tellTo(events);
    input.add(text);
    run();
  }

  private void run() {
    boolean again = true;
    while (again && !input.isEmpty()) {
      again =
          switch (place) {
            case CONTENT -> content();
            case THOUGHT -> thought();
            case CALLS -> readCalls();
            case DROPPED -> dropped();
          };
    }
  }

  private boolean content() {
    Marks.Found found = contentMarks.find(input);
    answer.content(input.take(found.plain()));
    if (found.mark() == null) {
      return false;
    }
    mark(found.mark());
    return true;
  }

  private void mark(String mark) {
    ThoughtMarks thoughts = format.thoughts();
    boolean counts = !answer.hasContent() || ThoughtMarks.isSpecial(mark);
    if (callStarts.contains(mark)) {
      beginCalls(Place.CONTENT);
    } else if (mark.equals(thoughts.open()) && counts) {
      tellMark(input.take(mark.length()));
      answer.endThought();
      place = Place.THOUGHT;
    } else if (fences.contains(mark)) {
      fence(mark);
    } else if (callClosings.contains(mark)
        || ((isLayout(mark) || thoughts.ends().contains(mark)) && counts)) {
      input.skip(mark.length());
      if (!answer.hasContent()) {
        answer.beginLayout();
      }
    } else if (isLayout(mark)) {
      answer.layoutAtEnd(input.take(mark.length()));
    } else {
      answer.content(input.take(mark.length()));
    }
  }

  private boolean isLayout(String mark) {
    return format.layoutMarks().contains(mark);
  }

  /** A fence around a JSON answer, which may hold the same characters in a string. */
  private void fence(String mark) {
    input.skip(mark.length());
    if (!fenced && !answer.hasContent()) {
      fenced = true;
      answer.beginLayout();
    } else if (fenced) {
      answer.layoutAtEnd(mark);
    } else {
      answer.content(mark);
    }
  }

  /** Where thoughts are content, so are their marks. */
  private void tellMark(String mark) {
    if (!separate) {
      answer.verbatim(mark);
    }
  }

  private boolean thought() {
    Marks.Found found = thoughtMarks.find(input);
    tellThought(input.take(found.plain()));
    String mark = found.mark();
    if (mark == null) {
      return false;
    }
    if (callStarts.contains(mark)) {
      beginCalls(Place.THOUGHT);
    } else {
      tellMark(input.take(mark.length()));
      if (separate) { // elsewhere the space behind the mark is the model's own text, too
        answer.endThought();
      }
      place = Place.CONTENT;
    }
    return true;
  }

  private void tellThought(String text) {
    if (separate) {
      answer.thought(text);
    } else {
      answer.verbatim(text);
    }
  }

  private void beginCalls(Place interrupted) {
    input.hold();
    reader = calls.open();
    resumed = interrupted;
    place = Place.CALLS;
  }

  private boolean readCalls() {
    CallReader.Step step = reader.read(input);
    if (step == CallReader.Step.MORE) {
      return false;
    }
    place = Place.CONTENT;
    if (step == CallReader.Step.BROKEN && !reader.repair()) {
      tellRaw();
    }
    input.letGo();
    return true;
  }

  private void tellRaw() {
    if (calls.hideBroken() && reader.hasName()) {
      place = Place.DROPPED;
    } else {
      tellUnread(input.raw());
    }
  }

  private void tellUnread(String raw) {
    if (resumed == Place.THOUGHT && answer.calls() == 0) {
      place = Place.THOUGHT;
      tellThought(raw);
    } else {
      answer.content(raw);
    }
  }

  private boolean dropped() {
    Marks.Found found = contentMarks.find(input);
    input.skip(found.plain());
    if (found.mark() != null) {
      place = Place.CONTENT;
    }
    return found.mark() != null;
  }

  @Override
  public void end(boolean cut, Consumer<ChatEvent> events) {
    answer.tellTo(events);
    if (place == Place.CALLS) {
      endCalls();
    }
    input.end();
    run();
    answer.settle();
  }

  /** What is left of a mark behind a call is no text. */
  private void endCalls() {
    boolean told = (!reader.isInsideCall() && !input.isHeld()) || reader.tellUnfinished();
    if (!told) {
      String rest = input.take(input.length());
      if (!calls.hideUnfinished()) {
        tellUnread(input.raw().isEmpty() ? rest : input.raw());
      }
    }
    input.skip(input.length());
    input.letGo();
  }

  @Override
  public boolean isReasoning() {
    return place == Place.THOUGHT;
  }

  @Override
  public int toolCalls() {
    return answer.calls();
  }

  @Override
  public boolean isInsideToolCall() {
    return answer.isInCall();
  }
}
