package dev.hugind.cli.pull;

import dev.hugind.config.Environment;
import dev.hugind.config.HubSettings;
import dev.hugind.config.Secret;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where the hub is, and who asks it.
 *
 * <p><b>Thread safety:</b> immutable.
 *
 * @param endpoint its address, without a {@code /} at the end
 * @param token sent to the hub, and to nobody that it redirects to; null = anonymous
 */
public record HubAddress(URI endpoint, @Nullable Secret token) {
  /** The environment variable that names the hub; it goes before {@code hub.endpoint}. */
  public static final String ENDPOINT_VARIABLE = "HF_ENDPOINT";

  /** The environment variable that holds the token; it goes before {@code hub.token}. */
  public static final String TOKEN_VARIABLE = "HF_TOKEN";

  private static final Pattern TOKEN_TEXT = Pattern.compile("[\\x21-\\x7e]{0,1024}");
  private static final String DEFAULT_ENDPOINT = "https://huggingface.co";

  /**
   * Returns the hub that the environment names, else the settings, else the default one.
   *
   * @param environment an empty variable counts as not set
   * @param settings the section {@code hub} of {@code settings.yml}
   * @return the hub
   * @throws PullException if the address or the token is none
   */
  public static HubAddress of(Environment environment, HubSettings settings) {
    String token = orEmpty(environment.variable(TOKEN_VARIABLE)).strip();
    String endpoint = orEmpty(environment.variable(ENDPOINT_VARIABLE));
    if (endpoint.isEmpty()) {
      endpoint = settings.endpoint() == null ? DEFAULT_ENDPOINT : settings.endpoint();
    }
    if (!TOKEN_TEXT.matcher(token).matches()) {
      throw new PullException(
          TOKEN_VARIABLE
              + " holds characters that no token has; allowed: printable ASCII, no blanks");
    }
    return new HubAddress(parse(endpoint), token.isEmpty() ? settings.token() : Secret.of(token));
  }

  /** Returns whether an address is the hub's own, so that it may see the token. */
  boolean owns(URI uri) {
    return endpoint.getScheme().equalsIgnoreCase(uri.getScheme())
        && endpoint.getHost().equalsIgnoreCase(uri.getHost())
        && endpoint.getPort() == uri.getPort();
  }

  /** Returns where the hub lists a repository at a revision. */
  URI listing(ModelSource.Repository repository) {
    return URI.create(
        endpoint
            + "/api/models/"
            + repository.id()
            + "/revision/"
            + encoded(repository.revision())
            + "?blobs=true");
  }

  /** Returns where a file of a repository is, at a commit. */
  URI file(ModelSource.Repository repository, String commit, String path) {
    StringBuilder uri = new StringBuilder(endpoint + "/" + repository.id() + "/resolve/" + commit);
    for (String part : path.split("/", -1)) {
      uri.append('/').append(encoded(part));
    }
    return URI.create(uri.toString());
  }

  private static URI parse(String text) {
    try {
      URI uri = new URI(text.replaceFirst("/+$", ""));
      boolean plain =
          uri.getQuery() == null && uri.getFragment() == null && uri.getUserInfo() == null;
      if (plain && uri.getHost() != null && String.valueOf(uri.getScheme()).matches("https?")) {
        return uri;
      }
    } catch (URISyntaxException _) {
      // The same message as for an address of another kind.
    }
    throw new PullException(
        "the hub's address is '"
            + text
            + "'; allowed: http(s)://host[:port][/path]; set "
            + ENDPOINT_VARIABLE
            + ", or hub.endpoint in settings.yml");
  }

  private static String encoded(String part) {
    return URLEncoder.encode(part, StandardCharsets.UTF_8).replace("+", "%20");
  }

  private static String orEmpty(@Nullable String text) {
    return text == null ? "" : text;
  }
}
