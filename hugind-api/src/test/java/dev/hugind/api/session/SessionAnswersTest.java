package dev.hugind.api.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.hugind.api.http.ApiException;
import dev.hugind.engine.session.SessionInfo;
import dev.hugind.engine.session.SessionStats;
import dev.hugind.engine.session.Sessions;
import dev.hugind.engine.session.Tier;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SessionAnswersTest {
  private static final String KEY = "alice";

  /** What a model remembers, by isolation key. */
  private static final class Remembered implements Sessions {
    private final Map<String, List<SessionInfo>> sessions = new HashMap<>();

    Remembered with(String isolation, SessionInfo... infos) {
      sessions.put(isolation, new ArrayList<>(List.of(infos)));
      return this;
    }

    @Override
    public List<SessionInfo> list(String isolation) {
      return sessions.getOrDefault(isolation, List.of());
    }

    @Override
    public boolean delete(String isolation, String id) {
      List<SessionInfo> own = sessions.get(isolation);
      return own != null && own.removeIf(session -> session.id().equals(id));
    }

    @Override
    public SessionStats stats() {
      return SessionStats.NONE;
    }
  }

  private static SessionInfo session(String id, Tier tier, int second) {
    return new SessionInfo(id, tier, 7, 5_000_000_000L, 2, Instant.ofEpochSecond(second, 999));
  }

  private static String text(byte[] json) {
    return new String(json, StandardCharsets.UTF_8);
  }

  private static List<String> ids(List<ModelSessions> models, String isolation) {
    return models.stream()
        .flatMap(model -> model.sessions().list(isolation).stream())
        .map(SessionInfo::id)
        .toList();
  }

  @Test
  void list_goesOverAllModelsLastUsedFirst() {
    List<ModelSessions> models =
        List.of(
            new ModelSessions(
                "a",
                new Remembered()
                    .with(KEY, session("s\"1", Tier.SLOT, 30), session("s2", Tier.DISK, 10))),
            new ModelSessions("b/c", new Remembered().with(KEY, session("s2", Tier.RAM, 20))));

    String rest = ",\"tokens\":7,\"bytes\":5000000000,\"conversations\":2,\"last_used\":";
    assertThat(text(SessionAnswers.list(models, KEY)))
        .isEqualTo(
            "{\"object\":\"list\",\"data\":["
                + "{\"id\":\"s\\\"1\",\"object\":\"session\",\"model\":\"a\",\"tier\":\"slot\""
                + rest
                + "30},{\"id\":\"s2\",\"object\":\"session\",\"model\":\"b/c\",\"tier\":\"ram\""
                + rest
                + "20},{\"id\":\"s2\",\"object\":\"session\",\"model\":\"a\",\"tier\":\"disk\""
                + rest
                + "10}]}");
  }

  @Test
  void listOfAnotherKey_isEmpty() {
    List<ModelSessions> models =
        List.of(new ModelSessions("a", new Remembered().with(KEY, session("s", Tier.RAM, 1))));

    assertThat(text(SessionAnswers.list(models, "bob")))
        .isEqualTo("{\"object\":\"list\",\"data\":[]}");
  }

  @Test
  void delete_forgetsInEveryModel() {
    List<ModelSessions> models =
        List.of(
            new ModelSessions("a", new Remembered().with(KEY, session("s", Tier.RAM, 1))),
            new ModelSessions("b", new Remembered()),
            new ModelSessions(
                "c",
                new Remembered().with(KEY, session("t", Tier.RAM, 1), session("s", Tier.DISK, 1))));

    assertThat(text(SessionAnswers.delete(models, KEY, "s")))
        .isEqualTo("{\"id\":\"s\",\"object\":\"session.deleted\",\"deleted\":true}");
    assertThat(ids(models, KEY)).containsExactly("t");
  }

  @Test
  void deleteOfAnotherKeysSession_isNotFoundAndDeletesNothing() {
    List<ModelSessions> models =
        List.of(new ModelSessions("a", new Remembered().with(KEY, session("s", Tier.RAM, 1))));

    ApiException refused =
        catchThrowableOfType(ApiException.class, () -> SessionAnswers.delete(models, "bob", "s"));

    assertThat(refused.error().status()).isEqualTo(404);
    assertThat(refused.error().code()).isEqualTo("session_not_found");
    assertThat(ids(models, KEY)).containsExactly("s");
  }

  @Test
  void salt_keepsPartsOfACallerApart() {
    assertThat(IsolationKey.of("alice", null)).isEqualTo("alice");
    assertThat(IsolationKey.of("alice", "")).isEqualTo("alice");
    assertThat(IsolationKey.of("alice", "bob")).isNotIn("alice", "bob", "alicebob");
  }
}
