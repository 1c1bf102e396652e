package dev.hugind.api.chat;

import dev.hugind.engine.chat.ToolCall;
import dev.hugind.engine.error.InvalidRequestException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/*
 * How strict
 *
 * A result must belong to a call, or the model would read an answer to nothing. Calls without a
 * result are tolerated, though: clients shorten long histories, and a person may speak before a
 * tool has ended. An id may come again in a later message, as some servers count from 0 each time.
 */
/**
 * Which tool calls of a conversation have been made and answered, message by message.
 *
 * <p><b>Thread safety:</b> confined to one thread.
 */
final class ToolHistory {
  private final Set<String> made = new HashSet<>();
  private final Set<String> unanswered = new HashSet<>();

  /** Takes the calls of one message. */
  void called(List<ToolCall> calls, String path) {
    Set<String> here = new HashSet<>();
    for (int i = 0; i < calls.size(); i++) {
      String id = calls.get(i).id();
      if (!here.add(id)) {
        String place = path + "[" + i + "].id";
        throw new InvalidRequestException(
            place, place + " is '" + id + "', as is that of another call of this message");
      }
    }
    made.addAll(here);
    unanswered.addAll(here);
  }

  /** Takes the result of a call. */
  void answered(String id, String path) {
    if (!unanswered.remove(id)) {
      throw new InvalidRequestException(
          path,
          path
              + " is '"
              + id
              + (made.contains(id)
                  ? "', but that call has its result already"
                  : "', but no message before it makes a tool call of that id"));
    }
  }
}
