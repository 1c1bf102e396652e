package dev.hugind.api.chat;

import dev.hugind.api.json.Fields;
import dev.hugind.api.json.ShortText;
import dev.hugind.api.session.IsolationKey;
import org.jspecify.annotations.Nullable;

/** Reads which conversation a request belongs to, and whose cached tokens it may use. */
final class SessionReader {

  private SessionReader() {}

  static String isolation(Fields body, String callerId) {
    return IsolationKey.of(callerId, body.text(IsolationKey.SALT));
  }

  static @Nullable String session(Fields body, @Nullable String header) {
    // All are read and checked, whichever is used.
    String own = id(body, "session_id");
    String cacheKey = id(body, "prompt_cache_key");
    String user = id(body, "user");
    if (header != null && !header.isEmpty()) {
      return ShortText.require(header, "X-Session-Id");
    }
    if (own != null) {
      return own;
    }
    return cacheKey != null ? cacheKey : user;
  }

  private static @Nullable String id(Fields body, String name) {
    String value = body.text(name);
    return value == null || value.isEmpty() ? null : ShortText.require(value, name);
  }
}
