package dev.hugind.engine.chat.output;

import dev.hugind.engine.chat.ChatEvent;
import java.util.function.Consumer;

/**
 * Takes one answer apart while it is being written.
 *
 * <p>Nothing that was told is ever taken back, and no part of a mark of the format is told as
 * content. Whatever can't be understood is told as content: no text makes a parser fail, and none
 * is lost.
 *
 * <p><b>Thread safety:</b> confined to the thread that reads the answer.
 */
public interface AnswerParser {

  /**
   * Takes the next piece of the answer.
   *
   * @param text whole characters; may be empty
   * @param events is told {@link ChatEvent.Text}, {@link ChatEvent.Reasoning}, {@link
   *     ChatEvent.ToolCallStart} and {@link ChatEvent.ToolCallArguments}
   */
  void add(String text, Consumer<ChatEvent> events);

  /**
   * Ends the answer: what was held back is told. Called once, last.
   *
   * @param cut whether a length ended the answer and not the model
   * @param events is told what is left
   */
  void end(boolean cut, Consumer<ChatEvent> events);

  /**
   * Tells whether the answer is in a thought right now.
   *
   * @return true from the thought's beginning to its end mark
   */
  boolean isReasoning();

  /**
   * Tells how many tool calls began so far.
   *
   * @return 0 or more
   */
  int toolCalls();

  /**
   * Tells whether the last tool call that began has not come to its end.
   *
   * @return false when there is none
   */
  boolean isInsideToolCall();
}
