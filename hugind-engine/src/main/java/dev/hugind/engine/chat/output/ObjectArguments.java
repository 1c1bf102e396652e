package dev.hugind.engine.chat.output;

import java.util.regex.Pattern;

/**
 * Reads arguments that are one JSON object where a tag for each was expected; a pair of marks may
 * be around it.
 *
 * <p><b>Thread safety:</b> confined to its parser's thread.
 */
final class ObjectArguments {
  private static final int LONGEST_MARK = 120;
  private static final Pattern MARK = Pattern.compile("\\s*(?:" + Turn.MARK.pattern() + ")?\\s*");

  private final JsonScanner scanner = new JsonScanner();
  private final StringBuilder mark = new StringBuilder();
  private Place place = Place.OPENING;

  private enum Place {
    OPENING,
    OBJECT,
    CLOSING
  }

  static boolean mayBegin(char c) {
    return c == '{' || c == '<';
  }

  CallReader.Step read(Input input, CallDraft draft) {
    StringBuilder json = new StringBuilder();
    CallReader.Step step = CallReader.Step.MORE;
    while (step == CallReader.Step.MORE && !input.isEmpty()) {
      step =
          switch (place) {
            case OPENING -> opening(input);
            case OBJECT -> object(input, json);
            case CLOSING -> closing(input);
          };
    }
    draft.write(json);
    if (scanner.isCertain()) {
      draft.tell();
      input.letGo();
    }
    return step;
  }

  private CallReader.Step opening(Input input) {
    char c = input.peek();
    if (c == '{') {
      place = Place.OBJECT;
      return MARK.matcher(mark).matches() ? CallReader.Step.MORE : CallReader.Step.BROKEN;
    }
    return collect(input);
  }

  private CallReader.Step collect(Input input) {
    mark.append(input.next());
    return mark.length() > LONGEST_MARK ? CallReader.Step.BROKEN : CallReader.Step.MORE;
  }

  private CallReader.Step object(Input input, StringBuilder json) {
    switch (scanner.accept(input.peek(), json)) {
      case MORE -> input.skip(1);
      case DONE -> {
        input.skip(1);
        place = Place.CLOSING;
        boolean bare = mark.toString().isBlank();
        mark.setLength(0);
        return bare ? CallReader.Step.DONE : CallReader.Step.MORE;
      }
      case DONE_BEFORE, BROKEN -> {
        return CallReader.Step.BROKEN;
      }
    }
    return CallReader.Step.MORE;
  }

  private CallReader.Step closing(Input input) {
    CallReader.Step step = collect(input);
    boolean whole = !mark.toString().isBlank() && MARK.matcher(mark).matches();
    // A mark of two halves is whole at its second.
    boolean half = mark.toString().strip().matches("<\\|[a-z]+\\|>");
    return whole && !half ? CallReader.Step.DONE : step;
  }

  /** What is missing for the text written so far to be valid. */
  String missing() {
    return place == Place.OBJECT ? scanner.missing() : "";
  }
}
