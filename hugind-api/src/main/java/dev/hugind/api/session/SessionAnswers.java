package dev.hugind.api.session;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hugind.api.http.ApiException;
import dev.hugind.api.http.ErrorTable;
import dev.hugind.engine.session.SessionInfo;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** The sessions of one caller, over several models, as JSON. */
final class SessionAnswers {

  private SessionAnswers() {}

  private record Remembered(String model, SessionInfo session) {}

  /** Lists what the models remember, the last used first. */
  static byte[] list(List<ModelSessions> models, String isolation) {
    ObjectNode root = JsonNodeFactory.instance.objectNode().put("object", "list");
    ArrayNode data = root.putArray("data");
    models.stream()
        .flatMap(
            model ->
                model.sessions().list(isolation).stream()
                    .map(session -> new Remembered(model.model(), session)))
        .sorted(
            Comparator.comparing((Remembered one) -> one.session().lastUsed()).reversed()) // stable
        .forEach(one -> describe(one, data.addObject()));
    return bytes(root);
  }

  private static void describe(Remembered one, ObjectNode json) {
    SessionInfo session = one.session();
    json.put("id", session.id())
        .put("object", "session")
        .put("model", one.model())
        .put("tier", session.tier().name().toLowerCase(Locale.ROOT))
        .put("tokens", session.tokens())
        .put("bytes", session.bytes())
        .put("conversations", session.conversations())
        .put("last_used", session.lastUsed().getEpochSecond());
  }

  /**
   * Makes all the models forget a session.
   *
   * @throws ApiException a 404 when none of them knows it
   */
  static byte[] delete(List<ModelSessions> models, String isolation, String id) {
    boolean deleted = false;
    for (ModelSessions model : models) { // all of them, always
      deleted |= model.sessions().delete(isolation, id);
    }
    if (!deleted) {
      throw new ApiException(ErrorTable.sessionNotFound(id));
    }
    return bytes(
        JsonNodeFactory.instance
            .objectNode()
            .put("id", id)
            .put("object", "session.deleted")
            .put("deleted", true));
  }

  private static byte[] bytes(ObjectNode json) {
    return json.toString().getBytes(StandardCharsets.UTF_8);
  }
}
