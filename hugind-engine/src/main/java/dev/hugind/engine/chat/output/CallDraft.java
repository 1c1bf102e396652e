package dev.hugind.engine.chat.output;

import org.jspecify.annotations.Nullable;

/**
 * A call that is being read: its name, id and arguments are kept until it is certain to be one.
 *
 * <p><b>Thread safety:</b> confined to its parser's thread.
 */
final class CallDraft {
  private final Answer answer;
  private final StringBuilder waiting = new StringBuilder();
  private @Nullable String name;
  private String id = "";
  private boolean told;
  private boolean hasArguments;

  CallDraft(Answer answer) {
    this.answer = answer;
  }

  void name(String value) {
    name = value;
  }

  @Nullable String name() {
    return name;
  }

  void id(String value) {
    id = value;
  }

  boolean isTold() {
    return told;
  }

  boolean isEmpty() {
    return !hasArguments;
  }

  boolean isNamed() {
    return name != null && !name.isEmpty();
  }

  /** Adds to the arguments. */
  void write(CharSequence json) {
    if (json.isEmpty()) {
      return;
    }
    hasArguments = true;
    if (told) {
      answer.arguments(json.toString());
    } else {
      waiting.append(json);
    }
  }

  /** Tells what there is; from now on, arguments are told as they come. */
  void tell() {
    if (!told && name != null) {
      told = true;
      answer.startCall(id, name);
      answer.arguments(waiting.toString());
      waiting.setLength(0);
    }
  }

  void finish() {
    if (!hasArguments) {
      write("{}");
    }
    tell();
    answer.endCall();
  }
}
