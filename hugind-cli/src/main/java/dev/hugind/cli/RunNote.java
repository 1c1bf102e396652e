package dev.hugind.cli;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import java.util.List;

/**
 * What a running server leaves for other commands of the same user.
 *
 * <p>Immutable.
 *
 * @param pid the process
 * @param startedMillis when the server was started, in milliseconds since 1970
 * @param url where requests go
 * @param port where it listens
 * @param models the names of what it serves
 */
record RunNote(
    @JsonProperty("pid") long pid,
    @JsonProperty("started_millis") long startedMillis,
    @JsonProperty("url") String url,
    @JsonProperty("port") int port,
    @JsonProperty("models") List<String> models) {

  RunNote {
    models = List.copyOf(models);
  }

  Instant started() {
    return Instant.ofEpochMilli(startedMillis);
  }
}
