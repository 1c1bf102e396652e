package dev.hugind.engine.chat.output;

import dev.hugind.engine.chat.ChatEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Takes answers apart whose thoughts and calls stand between marks.
 *
 * <p><b>Thread safety:</b> confined to the thread that reads the answer.
 */
final class MarkedAnswer implements AnswerParser {
  private static final List<String> FENCES = List.of("```json", "```");
  private static final List<String> BARE_STARTS = List.of("{", "[");

  private final OutputFormat format;
  private final @Nullable ToolFormat toolFormat;
  private final ToolTypes tools;
  private final boolean separate;
  private final Answer answer;
  private final Input input = new Input();
  private final List<String> callStarts;
  private final List<String> fences;
  private final Marks contentMarks;
  private final Marks thoughtMarks;
  private Place place;
  private CallReader reader = NoCalls.INSTANCE;

  private enum Place {
    CONTENT,
    THOUGHT,
    CALLS,
    /** In a broken call whose text can't be told apart from its marks. */
    DROPPED
  }

  MarkedAnswer(OutputFormat format, ParseOptions options) {
    this.format = format;
    toolFormat = format.tools().filter(tool -> options.mayCall()).orElse(null);
    tools = new ToolTypes(options.tools());
    separate = options.separate();
    answer = new Answer(options.ids());
    callStarts = callStarts(options.jsonAnswer());
    fences = options.jsonAnswer() ? FENCES : List.of();
    List<String> inContent = new ArrayList<>(callStarts);
    inContent.add(format.thoughts().open());
    inContent.addAll(format.thoughts().ends());
    inContent.addAll(format.layoutMarks());
    inContent.addAll(fences);
    contentMarks = new Marks(inContent);
    List<String> inThought = new ArrayList<>(format.thoughts().ends());
    if (toolFormat instanceof ToolFormat.TaggedArguments) {
      // Models that write calls as tags often forget to end the thought before.
      inThought.addAll(callStarts);
    }
    thoughtMarks = new Marks(inThought);
    place = format.thoughts().implied() ? Place.THOUGHT : Place.CONTENT;
  }

  private List<String> callStarts(boolean jsonAnswer) {
    if (toolFormat == null) {
      return List.of();
    }
    List<String> starts = new ArrayList<>();
    for (String mark : List.of(toolFormat.frame().sectionOpen(), toolFormat.frame().callOpen())) {
      if (!mark.isBlank()) {
        starts.add(mark.strip());
      }
    }
    return starts.isEmpty() && !jsonAnswer ? BARE_STARTS : starts;
  }

  /** Takes what the prompt holds of the answer already. */
  void prime(String prompt, Consumer<ChatEvent> events) {
    if (toolFormat() instanceof ToolFormat.NamedJson named && !named.contentOpen().isEmpty()) {
      answer.swallow(named.frame().callOpen().strip());
    }
    add(prompt, events);
    if (answer.hasContent()) {
      answer.settle();
    }
  }

  private @Nullable ToolFormat toolFormat() {
    return format.tools().orElse(null);
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
            case CALLS -> calls();
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
      input.hold();
      reader = newReader();
      place = Place.CALLS;
    } else if (mark.equals(thoughts.open()) && counts) {
      tellMark(input.take(mark.length()));
      answer.endThought();
      place = Place.THOUGHT;
    } else if (format.layoutMarks().contains(mark)
        || fences.contains(mark)
        || (thoughts.ends().contains(mark) && counts)) {
      input.skip(mark.length());
      if (!answer.hasContent()) {
        answer.beginLayout();
      }
    } else {
      answer.content(input.take(mark.length()));
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
    String text = input.take(found.plain());
    if (separate) {
      answer.thought(text);
    } else {
      answer.verbatim(text);
    }
    String mark = found.mark();
    if (mark == null) {
      return false;
    }
    if (format.thoughts().ends().contains(mark)) {
      tellMark(input.take(mark.length()));
    }
    answer.endThought();
    place = Place.CONTENT;
    return true;
  }

  private boolean calls() {
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
    if (hidesBroken()) {
      place = Place.DROPPED;
    } else {
      answer.content(input.raw());
    }
  }

  /**
   * Where nothing but marks delimits a call, what is left of a broken one is no text for anybody.
   */
  private boolean hidesBroken() {
    return switch (toolFormat) {
      case ToolFormat.NamedJson named ->
          named.frame().callClose().isBlank() && named.contentOpen().isEmpty();
      case ToolFormat.Literals literals -> literals.quote().length() > 1;
      case null, default -> false;
    };
  }

  private boolean dropped() {
    Marks.Found found = contentMarks.find(input);
    input.skip(found.plain());
    if (found.mark() != null) {
      place = Place.CONTENT;
    }
    return found.mark() != null;
  }

  private CallReader newReader() {
    return switch (toolFormat) {
      case ToolFormat.JsonCalls json -> {
        CallReader objects = new JsonCallsReader(json, answer, tools);
        yield json.list() && !json.isBare() ? either(json.frame(), objects, null) : objects;
      }
      case ToolFormat.NamedJson named -> new NamedJsonReader(named, answer, tools);
      case ToolFormat.TaggedArguments tagged -> new TaggedReader(tagged, answer, tools);
      case ToolFormat.NestedTags nested -> new NestedTagsReader(nested, answer, tools);
      case ToolFormat.Literals literals -> {
        CallReader calls = new LiteralsReader(literals, answer, tools);
        boolean bare = literals.frame().opening().isBlank();
        yield literals.list() && !bare ? either(literals.frame(), null, calls) : calls;
      }
      case null, default -> NoCalls.INSTANCE;
    };
  }

  private CallReader either(
      ToolFormat.Frame frame, @Nullable CallReader objects, @Nullable CallReader literals) {
    ToolFormat.JsonCalls json =
        new ToolFormat.JsonCalls(frame, true, false, "name", "arguments", null, false, false);
    ToolFormat.Literals python = new ToolFormat.Literals(frame, true, "(", "=", ")", "\"");
    return new EitherReader(
        frame,
        objects == null ? new JsonCallsReader(json, answer, tools) : objects,
        literals == null ? new LiteralsReader(python, answer, tools) : literals);
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
      if (!hidesBroken()) {
        answer.content(input.raw().isEmpty() ? rest : input.raw());
      }
    }
    input.skip(input.length());
    input.letGo();
    place = Place.CONTENT;
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
