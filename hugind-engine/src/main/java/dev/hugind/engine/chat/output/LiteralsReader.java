package dev.hugind.engine.chat.output;

import java.util.List;
import java.util.regex.Pattern;

/**
 * Reads calls that are written as a programming language has them.
 *
 * <p><b>Thread safety:</b> confined to its parser's thread.
 */
final class LiteralsReader extends FrameReader {
  private static final Pattern NAME = Pattern.compile("[\\p{L}_][\\p{L}\\p{N}_.:/-]*");
  private static final String NO_NAME = "()[]{}<>\"'`,;=+*&%$#@!?|^~\\";
  private static final int LONGEST_NAME = 256;

  private final ToolFormat.Literals format;
  private final Answer answer;
  private final ToolTypes tools;
  private final List<String> quotes;
  private final boolean bare;
  private final Marks nameEnds;
  private final String argumentsClose;
  private final Word name = new Word(NO_NAME, false);
  private final StringBuilder word = new StringBuilder();
  private CallDraft draft;
  private LiteralScanner scanner;
  private Place place = Place.BEFORE_NAME;
  private boolean inList;
  private boolean first;

  /** Whether the last step came to another place; if not, more must come. */
  private boolean moved;

  private enum Place {
    BEFORE_NAME,
    NAME,
    KEY_OR_END,
    KEY,
    VALUE,
    COMMA_OR_END,
    NEXT_OR_END
  }

  LiteralsReader(ToolFormat.Literals format, Answer answer, ToolTypes tools) {
    super(format.frame());
    this.format = format;
    this.answer = answer;
    this.tools = tools;
    bare = format.frame().opening().isBlank();
    quotes = format.quote().length() == 1 ? List.of("\"", "'") : List.of(format.quote());
    nameEnds = new Marks(List.of(format.argumentsOpen().strip()));
    argumentsClose = format.argumentsClose().strip();
    draft = new CallDraft(answer);
    scanner = newScanner();
  }

  private LiteralScanner newScanner() {
    return new LiteralScanner(quotes, format.quote().length() == 1);
  }

  @Override
  void begin() {
    place = Place.BEFORE_NAME;
    inList = false;
    nextCall();
  }

  private void nextCall() {
    draft = new CallDraft(answer);
    name.clear();
    first = true;
  }

  @Override
  Step body(Input input) {
    while (true) {
      if (place != Place.NAME && place != Place.KEY && place != Place.VALUE && !input.skipSpace()) {
        return Step.MORE;
      }
      Step step =
          switch (place) {
            case BEFORE_NAME -> beforeName(input);
            case NAME -> name(input);
            case KEY_OR_END -> keyOrEnd(input);
            case KEY -> key(input);
            case VALUE -> value(input);
            case COMMA_OR_END -> commaOrEnd(input);
            case NEXT_OR_END -> nextOrEnd(input);
          };
      if (step == Step.DONE || step == Step.BROKEN || !moved) {
        return step;
      }
      moved = false;
    }
  }

  private Step go(Place next) {
    place = next;
    moved = true;
    return Step.MORE;
  }

  private Step beforeName(Input input) {
    if (input.peek() == '[' && format.list() && !inList) {
      input.skip(1);
      inList = true;
      return go(Place.BEFORE_NAME);
    }
    return go(Place.NAME);
  }

  private Step name(Input input) {
    Step step = name.read(input, nameEnds);
    if (step != Step.DONE) {
      return step;
    }
    input.skip(name.end().length());
    if (!isNameLike(name.text()) || (bare && !tools.knows(name.text()))) {
      return Step.BROKEN;
    }
    draft.name(name.text());
    return go(Place.KEY_OR_END);
  }

  private static boolean isNameLike(String name) {
    return NAME.matcher(name.stripTrailing()).matches();
  }

  private Step keyOrEnd(Input input) {
    Input.Match end = input.match(argumentsClose);
    if (end == Input.Match.PARTIAL) {
      return Step.MORE;
    }
    if (end == Input.Match.YES) {
      return callEnds(input);
    }
    word.setLength(0);
    return go(Place.KEY);
  }

  private Step callEnds(Input input) {
    input.skip(argumentsClose.length());
    draft.write(first ? "{}" : "}");
    draft.finish();
    input.letGo();
    return format.list() ? go(Place.NEXT_OR_END) : Step.DONE;
  }

  private Step key(Input input) {
    while (!input.isEmpty()) {
      char c = input.next();
      if (c == format.keyEnd().strip().charAt(0)) {
        String key = unquoted(word.toString().strip());
        if (!isNameLike(key)) {
          return Step.BROKEN;
        }
        draft.write((first ? "{" : ",") + JsonText.quote(key) + ":");
        first = false;
        scanner = newScanner();
        return go(Place.VALUE);
      }
      word.append(c);
      if (word.length() > LONGEST_NAME || ",()[]{}\n".indexOf(c) >= 0) {
        return Step.BROKEN;
      }
    }
    return Step.MORE;
  }

  private static String unquoted(String key) {
    boolean quoted = key.length() > 2 && key.charAt(0) == '"' && key.endsWith("\"");
    return quoted ? key.substring(1, key.length() - 1) : key;
  }

  private Step value(Input input) {
    StringBuilder json = new StringBuilder();
    Step step = scanner.read(input, json);
    draft.write(json);
    if (scanner.isCertain()) {
      draft.tell();
      input.letGo();
    }
    return step == Step.DONE ? go(Place.COMMA_OR_END) : step;
  }

  private Step commaOrEnd(Input input) {
    if (input.peek() == ',') {
      input.skip(1);
      return go(Place.KEY_OR_END);
    }
    return switch (input.match(argumentsClose)) {
      case YES -> callEnds(input);
      case PARTIAL -> Step.MORE;
      case NO -> Step.BROKEN;
    };
  }

  private Step nextOrEnd(Input input) {
    char c = input.peek();
    if (c == ']' && inList) {
      input.skip(1);
      return Step.DONE;
    }
    boolean another = c == ',' || c == ';';
    if (another) {
      input.skip(1);
    } else if (inList || !Character.isLetter(c)) {
      return inList ? Step.BROKEN : Step.DONE;
    }
    input.hold();
    nextCall();
    return go(Place.BEFORE_NAME);
  }

  @Override
  boolean tellUnfinishedCall() {
    if (place == Place.NEXT_OR_END) {
      return true;
    }
    if (draft.isNamed() && !draft.isEmpty()) {
      draft.tell();
    }
    return draft.isTold();
  }

  @Override
  boolean repairCall() {
    if (place == Place.NEXT_OR_END || !draft.isTold()) {
      return false;
    }
    draft.write((place == Place.VALUE ? scanner.missing() : "") + "}");
    draft.finish();
    return true;
  }

  @Override
  public boolean hasName() {
    return draft.isNamed();
  }
}
