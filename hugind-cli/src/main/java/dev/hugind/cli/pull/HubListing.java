package dev.hugind.cli.pull;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Reads the hub's answer about a repository. */
final class HubListing {
  private static final ObjectMapper JSON = new ObjectMapper();

  private HubListing() {}

  /**
   * Returns what a repository holds.
   *
   * @param id names the repository in messages
   * @throws PullException when the answer is not that of a hub
   */
  static RepositoryContents parse(String id, byte[] answer) {
    JsonNode root;
    try {
      root = JSON.readTree(answer);
    } catch (JacksonException _) {
      throw strange(id);
    } catch (IOException e) {
      throw new IllegalStateException("an array can always be read", e);
    }
    String commit = root.path("sha").asText("");
    if (!commit.matches("[0-9A-Za-z]{1,64}") || !root.path("siblings").isArray()) {
      throw strange(id);
    }
    List<RepositoryFile> files = new ArrayList<>();
    for (JsonNode file : root.path("siblings")) {
      String path = file.path("rfilename").asText("");
      JsonNode lfs = file.path("lfs");
      long bytes = lfs.path("size").asLong(file.path("size").asLong(PullFile.UNKNOWN));
      String sum = lfs.path("sha256").asText("").toLowerCase(Locale.ROOT);
      if (!path.isEmpty()) {
        files.add(
            new RepositoryFile(
                path,
                bytes < 0 ? PullFile.UNKNOWN : bytes,
                sum.matches("[0-9a-f]{64}") ? sum : null));
      }
    }
    return new RepositoryContents(commit, files);
  }

  private static PullException strange(String id) {
    return new PullException(
        "the answer about "
            + id
            + " is not that of a hub; check "
            + HubAddress.ENDPOINT_VARIABLE
            + " and hub.endpoint in settings.yml");
  }
}
