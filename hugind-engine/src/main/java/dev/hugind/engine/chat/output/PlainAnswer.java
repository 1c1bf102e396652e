package dev.hugind.engine.chat.output;

import dev.hugind.engine.chat.ChatEvent;
import java.util.function.Consumer;

/**
 * An answer that is all content.
 *
 * <p><b>Thread safety:</b> safe; it has no state.
 */
public final class PlainAnswer implements AnswerParser {

  /** Returns the parser. */
  public PlainAnswer() {}

  @Override
  public void add(String text, Consumer<ChatEvent> events) {
    if (!text.isEmpty()) {
      events.accept(new ChatEvent.Text(text));
    }
  }

  @Override
  public void end(boolean cut, Consumer<ChatEvent> events) {
    // nothing is ever held back
  }

  @Override
  public boolean isReasoning() {
    return false;
  }

  @Override
  public int toolCalls() {
    return 0;
  }

  @Override
  public boolean isInsideToolCall() {
    return false;
  }
}
