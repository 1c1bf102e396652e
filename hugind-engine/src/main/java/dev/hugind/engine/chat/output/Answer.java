package dev.hugind.engine.chat.output;

import dev.hugind.engine.chat.ChatEvent;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * What is told of an answer, and the white space that is told only when something follows it.
 *
 * <p><b>Thread safety:</b> confined to its parser's thread.
 */
final class Answer {
  private final Supplier<String> ids;
  private Consumer<ChatEvent> events = event -> {};
  private final StringBuilder contentSpace = new StringBuilder();
  private final StringBuilder thoughtSpace = new StringBuilder();
  private boolean layoutAhead;
  private boolean layoutPending;
  private boolean contentBegan;
  private boolean thoughtsBegan;
  private boolean thoughtOpen;
  private boolean inCall;
  private int calls;
  private String swallowed = "";

  Answer(Supplier<String> ids) {
    this.ids = ids;
  }

  void tellTo(Consumer<ChatEvent> reader) {
    events = reader;
  }

  /** Content, as it was written but for white space next to thoughts and calls. */
  void content(String text) {
    if (text.isEmpty()) {
      return;
    }
    String left = withoutSwallowed(text);
    int from = layoutAhead ? spaceAtStart(left) : 0;
    if (from == left.length()) {
      return;
    }
    layoutAhead = false;
    int to = left.length() - spaceAtEnd(left);
    if (to <= from) {
      contentSpace.append(left, from, left.length());
      return;
    }
    contentSpace.append(left, from, to);
    contentBegan = true;
    layoutPending = false;
    flush(contentSpace, true);
    contentSpace.append(left, to, left.length());
  }

  /** A mark that is layout when nothing follows it, and content otherwise. */
  void layoutAtEnd(String mark) {
    contentSpace.append(mark);
    layoutPending = true;
  }

  /** Content of which nothing may be left out. */
  void verbatim(String text) {
    if (text.isEmpty()) {
      return;
    }
    layoutAhead = false;
    contentSpace.append(text);
    contentBegan = true;
    flush(contentSpace, true);
  }

  void thought(String text) {
    int from = thoughtOpen ? 0 : spaceAtStart(text);
    int to = text.length() - spaceAtEnd(text);
    if (to > from) {
      if (!thoughtOpen && thoughtsBegan) {
        thoughtSpace.append("\n\n");
      }
      thoughtOpen = true;
      thoughtsBegan = true;
      thoughtSpace.append(text, from, to);
      flush(thoughtSpace, false);
    }
    if (thoughtOpen) {
      thoughtSpace.append(text, Math.max(from, to), text.length());
    }
  }

  void endThought() {
    thoughtOpen = false;
    thoughtSpace.setLength(0);
    beginLayout();
  }

  /** What follows is no content yet: white space around it means nothing. */
  void beginLayout() {
    contentSpace.setLength(0);
    layoutAhead = true;
  }

  /** Leaves out a text of the prompt's that would be told as content next. */
  void swallow(String text) {
    swallowed = text;
  }

  private String withoutSwallowed(String text) {
    String prefix = swallowed;
    int length = Math.min(prefix.length(), text.length());
    boolean fits = prefix.regionMatches(0, text, 0, length);
    swallowed = fits ? prefix.substring(length) : "";
    return fits ? text.substring(length) : text;
  }

  void startCall(String id, String name) {
    beginLayout();
    swallowed = "";
    thoughtOpen = false;
    thoughtSpace.setLength(0);
    inCall = true;
    String own = id.isEmpty() ? ids.get() : id;
    events.accept(new ChatEvent.ToolCallStart(calls++, own, name));
  }

  void arguments(String json) {
    if (!json.isEmpty()) {
      events.accept(new ChatEvent.ToolCallArguments(calls - 1, json));
    }
  }

  void endCall() {
    inCall = false;
    beginLayout();
  }

  /** Tells white space that was held back, unless it is layout. */
  void settle() {
    if (layoutPending) {
      contentSpace.setLength(0);
    }
    flush(contentSpace, true);
  }

  boolean hasContent() {
    return contentBegan;
  }

  int calls() {
    return calls;
  }

  boolean isInCall() {
    return inCall;
  }

  private void flush(StringBuilder text, boolean content) {
    if (!text.isEmpty()) {
      String piece = text.toString();
      text.setLength(0);
      events.accept(content ? new ChatEvent.Text(piece) : new ChatEvent.Reasoning(piece));
    }
  }

  private static int spaceAtStart(String text) {
    int i = 0;
    while (i < text.length() && Character.isWhitespace(text.charAt(i))) {
      i++;
    }
    return i;
  }

  private static int spaceAtEnd(String text) {
    int i = text.length();
    while (i > 0 && Character.isWhitespace(text.charAt(i - 1))) {
      i--;
    }
    return text.length() - i;
  }
}
