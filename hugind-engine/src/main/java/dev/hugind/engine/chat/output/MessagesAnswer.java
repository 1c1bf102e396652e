package dev.hugind.engine.chat.output;

import dev.hugind.engine.chat.ChatEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Takes answers apart that are messages of their own, each with a header that says what it is.
 *
 * <p><b>Thread safety:</b> confined to the thread that reads the answer.
 */
final class MessagesAnswer implements AnswerParser {
  private static final Pattern RECIPIENT = Pattern.compile("to=([^\\s<]+)");
  private static final Pattern CHANNEL = Pattern.compile("<\\|channel\\|>\\s*(\\w+)");
  private static final List<String> HEADER_STARTS = List.of("<|channel|>", "<|constrain|>", "to=");
  private static final int LONGEST_HEADER = 512;

  /** Recipients that are no tools. */
  private static final Set<String> PEOPLE = Set.of("user", "self", "assistant", "all");

  private final ToolFormat.Messages format;
  private final ToolTypes tools;
  private final boolean mayCall;
  private final boolean separate;
  private final Answer answer;
  private final Input input = new Input();
  private final Marks headerMarks;
  private final Marks bodyMarks;
  private final List<String> ends;
  private final StringBuilder header = new StringBuilder();
  private Place place = Place.BETWEEN;
  private CallReader reader = NoCalls.INSTANCE;
  private boolean callBegan;

  private enum Place {
    BETWEEN,
    HEADER,
    CONTENT,
    THOUGHT,
    CALL,
    /** A message to somebody who isn't here. */
    IGNORED
  }

  MessagesAnswer(ToolFormat.Messages format, List<String> ends, ParseOptions options) {
    this.format = format;
    this.ends = ends;
    tools = new ToolTypes(options.tools());
    mayCall = options.mayCall();
    separate = options.separate();
    answer = new Answer(options.ids());
    headerMarks = new Marks(List.of(format.headerEnd()));
    List<String> inBody = new ArrayList<>(ends);
    inBody.add(format.messageOpen());
    bodyMarks = new Marks(inBody);
  }

  /** Takes what the prompt holds of the answer already. */
  void prime(String prompt, Consumer<ChatEvent> events) {
    int from = prompt.indexOf(format.messageOpen());
    add(from < 0 ? prompt : prompt.substring(from), events);
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
            case BETWEEN -> between();
            case HEADER -> header();
            case CALL -> call();
            case CONTENT, THOUGHT, IGNORED -> body();
          };
    }
  }

  private boolean between() {
    Input.Match open = input.match(format.messageOpen());
    if (open == Input.Match.YES) {
      input.skip(format.messageOpen().length());
      beginHeader();
      return true;
    }
    boolean partial = open == Input.Match.PARTIAL;
    for (String start : HEADER_STARTS) {
      Input.Match match = input.match(start);
      if (match == Input.Match.YES) {
        beginHeader();
        return true;
      }
      partial |= match == Input.Match.PARTIAL;
    }
    if (partial) {
      return false;
    }
    place = Place.CONTENT;
    return true;
  }

  private void beginHeader() {
    header.setLength(0);
    input.hold();
    place = Place.HEADER;
  }

  private boolean header() {
    Marks.Found found = headerMarks.find(input);
    for (int i = 0; i < found.plain(); i++) {
      header.append(input.next());
      if (!isHeaderLike()) {
        place = Place.CONTENT;
        answer.content(input.raw());
        input.letGo();
        return true;
      }
    }
    if (found.mark() == null) {
      return false;
    }
    input.skip(found.mark().length());
    place = placeOf(header.toString());
    if (!separate && place == Place.THOUGHT) {
      answer.verbatim(input.raw());
    }
    input.letGo();
    return true;
  }

  private boolean isHeaderLike() {
    String text = header.toString().stripLeading();
    if (text.length() > LONGEST_HEADER) {
      return false;
    }
    return text.isEmpty()
        || HEADER_STARTS.stream()
            .anyMatch(start -> text.startsWith(start) || start.startsWith(text));
  }

  private Place placeOf(String text) {
    Matcher to = RECIPIENT.matcher(text);
    String channel = "";
    Matcher channels = CHANNEL.matcher(text);
    while (channels.find()) {
      channel = channels.group(1);
    }
    String recipient = "";
    while (to.find()) {
      recipient = to.group(1);
    }
    if (!recipient.isEmpty() && !PEOPLE.contains(recipient)) {
      return recipientPlace(recipient);
    }
    if (recipient.equals("self") || channel.equals("analysis")) {
      return Place.THOUGHT;
    }
    answer.beginLayout();
    return Place.CONTENT;
  }

  private Place recipientPlace(String recipient) {
    String prefix = format.recipientPrefix();
    boolean prefixed = !prefix.isEmpty() && recipient.startsWith(prefix);
    String name = prefixed ? recipient.substring(prefix.length()) : recipient;
    if (mayCall && (prefixed || prefix.isEmpty() || tools.knows(name))) {
      reader = newReader(name);
      callBegan = false;
      return Place.CALL;
    }
    if (!prefixed && !prefix.isEmpty()) {
      return Place.IGNORED;
    }
    answer.content(input.raw());
    return Place.CONTENT;
  }

  private CallReader newReader(String name) {
    return format.body() == null
        ? NamedJsonReader.ofArguments(name, answer, tools)
        : new TaggedReader(format.body(), answer, tools);
  }

  private boolean call() {
    if (!callBegan) {
      if (!input.skipSpace()) {
        return false;
      }
      callBegan = true;
      input.hold();
    }
    CallReader.Step step = reader.read(input);
    if (step == CallReader.Step.MORE) {
      return false;
    }
    place = Place.CONTENT;
    if (step == CallReader.Step.BROKEN && !reader.repair()) {
      answer.content(input.raw());
    }
    input.letGo();
    return true;
  }

  private boolean body() {
    Marks.Found found = bodyMarks.find(input);
    tell(input.take(found.plain()));
    if (found.mark() == null) {
      return false;
    }
    if (ends.contains(found.mark())) {
      String mark = input.take(found.mark().length());
      if (place == Place.THOUGHT && !separate) {
        answer.verbatim(mark);
      }
    }
    if (place == Place.THOUGHT) {
      answer.endThought();
    }
    place = Place.BETWEEN;
    return true;
  }

  private void tell(String text) {
    switch (place) {
      case THOUGHT -> {
        if (separate) {
          answer.thought(text);
        } else {
          answer.verbatim(text);
        }
      }
      case IGNORED -> {
        // nobody here can use it
      }
      default -> answer.content(text);
    }
  }

  @Override
  public void end(boolean cut, Consumer<ChatEvent> events) {
    answer.tellTo(events);
    if (place == Place.CALL) {
      if (reader.isInsideCall() && !reader.tellUnfinished()) {
        answer.content(input.raw());
      }
      input.skip(input.length());
      input.letGo();
      place = Place.CONTENT;
    } else if (place == Place.HEADER) {
      // A header that nothing follows says nothing.
      input.skip(input.length());
    }
    input.end();
    run();
    answer.settle();
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
