package dev.hugind.engine.chat.output;

import org.jspecify.annotations.Nullable;

/**
 * Reads the marks around calls; what is between them is a kind's own.
 *
 * <p><b>Thread safety:</b> confined to its parser's thread.
 */
abstract class FrameReader implements CallReader {
  private final String sectionOpen;
  private final String callOpen;
  private final String callClose;
  private final String sectionClose;
  private Place place = Place.OPENING;
  private boolean inSection;
  private boolean closed;

  private enum Place {
    OPENING,
    BEFORE_CALL,
    CALL,
    AFTER_CALL
  }

  FrameReader(ToolFormat.Frame frame) {
    sectionOpen = frame.sectionOpen().strip();
    callOpen = frame.callOpen().strip();
    callClose = frame.callClose().strip();
    sectionClose = frame.sectionClose().strip();
  }

  /** Reads between a call's marks. */
  abstract Step body(Input input);

  /** Gets ready for another call. */
  abstract void begin();

  /** Whether a call may begin with a character right behind another, in the same marks. */
  boolean mayFollow(char c) {
    return false;
  }

  /** Whether a character before a call's closing mark is one too many of those that end it. */
  boolean isSlip(char c) {
    return false;
  }

  @Override
  public final Step read(Input input) {
    while (true) {
      @Nullable Step step =
          switch (place) {
            case OPENING -> opening(input);
            case BEFORE_CALL -> beforeCall(input);
            case CALL -> call(input);
            case AFTER_CALL -> afterCall(input);
          };
      if (step != null) {
        return step;
      }
    }
  }

  /** {@link #tellUnfinished} of the call that is being read. */
  abstract boolean tellUnfinishedCall();

  /** {@link #repair} of the call that is being read. */
  abstract boolean repairCall();

  @Override
  public final boolean tellUnfinished() {
    return place == Place.CALL && tellUnfinishedCall();
  }

  @Override
  public final boolean repair() {
    return place == Place.CALL && repairCall();
  }

  @Override
  public final boolean isInsideCall() {
    return place == Place.CALL;
  }

  private @Nullable Step opening(Input input) {
    Input.Match section = sectionOpen.isEmpty() ? Input.Match.NO : input.match(sectionOpen);
    if (section == Input.Match.YES) {
      input.skip(sectionOpen.length());
      inSection = true;
      place = Place.BEFORE_CALL;
      return null;
    }
    return enter(input, section);
  }

  private @Nullable Step beforeCall(Input input) {
    if (!input.skipSpace()) {
      return Step.MORE;
    }
    return enter(input, Input.Match.NO);
  }

  private @Nullable Step enter(Input input, Input.Match other) {
    Input.Match call = input.match(callOpen);
    if (call == Input.Match.YES) {
      input.skip(callOpen.length());
      begin();
      place = Place.CALL;
      return null;
    }
    return call == Input.Match.PARTIAL || other == Input.Match.PARTIAL ? Step.MORE : Step.BROKEN;
  }

  private @Nullable Step call(Input input) {
    Step step = body(input);
    if (step == Step.DONE) {
      input.letGo();
      closed = false;
      place = Place.AFTER_CALL;
      return null;
    }
    return step;
  }

  private @Nullable Step afterCall(Input input) {
    if (!input.skipSpace()) {
      return Step.MORE;
    }
    boolean partial = false;
    for (String mark : new String[] {callClose, sectionClose}) {
      Input.Match match = mark.isEmpty() ? Input.Match.NO : input.match(mark);
      if (match == Input.Match.YES) {
        input.skip(mark.length());
        closed = true;
        inSection &= !mark.equals(sectionClose);
        return null;
      }
      partial |= match == Input.Match.PARTIAL;
    }
    for (String mark : new String[] {sectionOpen, callOpen}) {
      Input.Match match = mark.isEmpty() ? Input.Match.NO : input.match(mark);
      if (match == Input.Match.YES) {
        input.hold();
        place = Place.OPENING;
        return null;
      }
      partial |= match == Input.Match.PARTIAL;
    }
    boolean inMarks = !partial && !closed && !callClose.isEmpty();
    if (inMarks && isSlip(input.peek())) {
      input.skip(1);
      return null;
    }
    if (inMarks && mayFollow(input.peek())) {
      input.hold();
      begin();
      place = Place.CALL;
      return null;
    }
    if (!partial && inSection && callOpen.isEmpty()) {
      input.hold();
      place = Place.BEFORE_CALL;
      return null;
    }
    return partial ? Step.MORE : Step.DONE;
  }
}
