package dev.hugind.engine.chat.output;

import dev.hugind.engine.chat.ToolChoice;
import dev.hugind.engine.chat.ToolDefinition;
import java.security.SecureRandom;
import java.util.List;
import java.util.function.Supplier;

/**
 * What a parser must know of the request whose answer it takes apart.
 *
 * <p><b>Thread safety:</b> immutable, as far as {@code ids} is.
 *
 * @param generationPrompt the end of the prompt that belongs to the model's turn already: it may
 *     open a thought, or hold the beginning of a message that is continued; may be empty
 * @param tools the tools that were offered; where there are none, what looks like a call is content
 * @param toolChoice whether tools may be called; with {@link ToolChoice.Mode#NONE}, what looks like
 *     a call is content
 * @param separate whether thoughts are told apart; if not, they are content, marks included
 * @param jsonAnswer whether the content must be JSON: then a fence around it is left out, and JSON
 *     alone is never a call
 * @param ids names calls whose format has no ids
 */
public record ParseOptions(
    String generationPrompt,
    List<ToolDefinition> tools,
    ToolChoice toolChoice,
    boolean separate,
    boolean jsonAnswer,
    Supplier<String> ids) {
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final String ID_CHARACTERS =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
  private static final int ID_LENGTH = 24;

  /** Copies the list. */
  public ParseOptions {
    tools = List.copyOf(tools);
  }

  /**
   * Returns the options of a request without tools, whose thoughts are told apart.
   *
   * @param generationPrompt the end of the prompt that belongs to the model's turn
   * @return the options
   */
  public static ParseOptions of(String generationPrompt) {
    return new ParseOptions(
        generationPrompt, List.of(), ToolChoice.AUTO, true, false, ParseOptions::newId);
  }

  /**
   * Returns an id for a call that has none.
   *
   * @return {@code call_} and 24 random letters and digits
   */
  public static String newId() {
    StringBuilder id = new StringBuilder("call_");
    for (int i = 0; i < ID_LENGTH; i++) {
      id.append(ID_CHARACTERS.charAt(RANDOM.nextInt(ID_CHARACTERS.length())));
    }
    return id.toString();
  }

  boolean mayCall() {
    return !tools.isEmpty() && toolChoice.mode() != ToolChoice.Mode.NONE;
  }
}
