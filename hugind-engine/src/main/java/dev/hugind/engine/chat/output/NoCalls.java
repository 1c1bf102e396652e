package dev.hugind.engine.chat.output;

/**
 * A reader that finds no call.
 *
 * <p><b>Thread safety:</b> immutable.
 */
enum NoCalls implements CallReader {
  /** The only one. */
  INSTANCE;

  @Override
  public Step read(Input input) {
    return Step.DONE;
  }

  @Override
  public boolean tellUnfinished() {
    return true;
  }

  @Override
  public boolean repair() {
    return true;
  }

  @Override
  public boolean isInsideCall() {
    return false;
  }

  @Override
  public boolean hasName() {
    return false;
  }
}
