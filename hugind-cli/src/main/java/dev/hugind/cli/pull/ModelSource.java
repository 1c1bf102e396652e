package dev.hugind.cli.pull;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where a model comes from, as its user wrote it.
 *
 * <p><b>Thread safety:</b> immutable.
 */
public sealed interface ModelSource {
  /** The revision of a repository that is meant when none is named. */
  String DEFAULT_REVISION = "main";

  /**
   * A repository of the hub.
   *
   * @param user the owner
   * @param name the repository's name
   * @param revision a branch, a tag or a commit
   * @param wanted a quantisation such as {@code Q4_K_M}, or a file's path or name; null = not said
   */
  record Repository(String user, String name, String revision, @Nullable String wanted)
      implements ModelSource {

    /**
     * Returns the repository at another revision.
     *
     * @param other a branch, a tag or a commit
     * @return the same, but for the revision
     */
    public Repository at(String other) {
      return new Repository(user, name, other, wanted);
    }

    /**
     * Returns how the repository is called.
     *
     * @return {@code user/name}
     */
    public String id() {
      return user + "/" + name;
    }
  }

  /**
   * A file anywhere on the web.
   *
   * @param uri its address, with {@code http} or {@code https}
   */
  record Address(URI uri) implements ModelSource {}

  /**
   * A file of this machine.
   *
   * @param path as it was written
   */
  record LocalFile(String path) implements ModelSource {}

  /**
   * Reads a source.
   *
   * @param text {@code user/repo}, {@code user/repo:quant}, {@code user/repo:file.gguf}, an
   *     address, or a path. A text that ends in {@code .gguf} or begins with {@code .}, {@code /}
   *     or {@code ~} is a path; the address of a page or a file of the hub is its repository
   * @param hub the hub's address
   * @return the source
   * @throws PullException if it is none of these
   */
  static ModelSource parse(String text, URI hub) {
    String lower = text.toLowerCase(Locale.ROOT);
    if (lower.startsWith("http://") || lower.startsWith("https://")) {
      return ofAddress(text, hub);
    }
    Matcher repository = Parts.REPOSITORY.matcher(text);
    boolean isRepository = repository.matches();
    boolean named = isRepository && repository.group(3) != null;
    if (!named && (text.matches("[./~].+") || lower.endsWith(".gguf"))) {
      return new LocalFile(text);
    }
    if (isRepository) {
      return new Repository(
          repository.group(1), repository.group(2), DEFAULT_REVISION, repository.group(3));
    }
    throw new PullException(
        "'"
            + text
            + "' is no model; give user/repo, user/repo:QUANT (such as user/repo:Q4_K_M),"
            + " user/repo:FILE.gguf, an http or https address, or the path of a .gguf file");
  }

  private static ModelSource ofAddress(String text, URI hub) {
    URI uri;
    try {
      uri = new URI(text);
    } catch (URISyntaxException e) {
      throw new PullException("'" + text + "' is no address: " + e.getReason(), e);
    }
    if (uri.getHost() == null || uri.getUserInfo() != null) {
      throw new PullException(
          "the address needs a host and may hold no user or password; allowed:"
              + " http(s)://host[:port]/path/FILE.gguf");
    }
    String base = hub.toString() + "/";
    if (!text.startsWith(base)) {
      return new Address(uri);
    }
    List<String> parts =
        List.of(uri.getPath().substring(hub.getPath().length() + 1).split("/", -1));
    if (parts.size() == 2 || (parts.size() > 3 && Parts.PAGES.contains(parts.get(2)))) {
      String revision = parts.size() == 2 ? DEFAULT_REVISION : parts.get(3);
      String file = String.join("/", parts.subList(Math.min(4, parts.size()), parts.size()));
      return new Repository(parts.get(0), parts.get(1), revision, file.isEmpty() ? null : file);
    }
    return new Address(uri);
  }

  /** How sources are written. */
  final class Parts {
    private static final String NAME = "([A-Za-z0-9][A-Za-z0-9._-]{0,95})";
    private static final Pattern REPOSITORY =
        Pattern.compile(NAME + "/" + NAME + "(?::([A-Za-z0-9][^:\\p{Cntrl}]{0,254}))?");
    private static final List<String> PAGES = List.of("resolve", "blob", "tree");

    private Parts() {}
  }
}
