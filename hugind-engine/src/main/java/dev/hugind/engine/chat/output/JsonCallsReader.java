package dev.hugind.engine.chat.output;

/**
 * Reads calls that are JSON objects, alone or in a list.
 *
 * <p><b>Thread safety:</b> confined to its parser's thread.
 */
final class JsonCallsReader extends FrameReader {
  private final ToolFormat.JsonCalls format;
  private final Answer answer;
  private final ToolTypes tools;
  private Place place = Place.START;
  private JsonCallReader call;
  private boolean inList;

  private enum Place {
    START,
    ELEMENT_OR_END,
    ELEMENT,
    OBJECT,
    COMMA_OR_END
  }

  JsonCallsReader(ToolFormat.JsonCalls format, Answer answer, ToolTypes tools) {
    super(format.frame());
    this.format = format;
    this.answer = answer;
    this.tools = tools;
    call = new JsonCallReader(format, answer, tools);
  }

  @Override
  void begin() {
    place = Place.START;
    inList = false;
  }

  @Override
  boolean mayFollow(char c) {
    return c == '{';
  }

  @Override
  boolean isSlip(char c) {
    return c == '}';
  }

  @Override
  Step body(Input input) {
    while (place == Place.OBJECT ? !input.isEmpty() : input.skipSpace()) {
      if (place == Place.OBJECT) {
        Step step = call.read(input);
        if (step != Step.DONE) {
          return step;
        }
        input.letGo();
        if (!inList) {
          return Step.DONE;
        }
        place = Place.COMMA_OR_END;
        continue;
      }
      char c = input.peek();
      if (c == '[' && place == Place.START) {
        input.skip(1);
        inList = true;
        place = Place.ELEMENT_OR_END;
      } else if (c == '{') {
        if (!input.isHeld()) {
          input.hold();
        }
        call = new JsonCallReader(format, answer, tools);
        place = Place.OBJECT;
      } else if (c == ']' && place != Place.START) {
        if (place == Place.ELEMENT_OR_END && format.isBare()) {
          return Step.BROKEN;
        }
        input.skip(1);
        return Step.DONE;
      } else if (c == ',' && place == Place.COMMA_OR_END) {
        input.skip(1);
        place = Place.ELEMENT;
      } else {
        return Step.BROKEN;
      }
    }
    return Step.MORE;
  }

  @Override
  boolean tellUnfinishedCall() {
    return place != Place.OBJECT
        ? place == Place.COMMA_OR_END || place == Place.ELEMENT
        : call.tellUnfinished();
  }

  @Override
  boolean repairCall() {
    return place == Place.OBJECT && call.repair();
  }

  @Override
  public boolean hasName() {
    return call.hasName();
  }
}
