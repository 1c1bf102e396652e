package dev.hugind.cli.pull;

import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a loopback hub was asked.
 *
 * @param path with the query
 * @param headers by name in small letters
 */
public record HubRequest(String path, Map<String, String> headers) {
  private static final Pattern RANGE = Pattern.compile("bytes=(\\d+)-(\\d+)");

  /** First and last byte. */
  record Range(int first, int last) {}

  @Nullable Range range() {
    Matcher matcher = RANGE.matcher(headers.getOrDefault("range", ""));
    return matcher.matches()
        ? new Range(Integer.parseInt(matcher.group(1)), Integer.parseInt(matcher.group(2)))
        : null;
  }

  /** Whether it asks for the first byte only, to learn about the file. */
  boolean isProbe() {
    return "bytes=0-0".equals(headers.get("range"));
  }

  /** Whether it asks for a file, and not what a repository holds. */
  boolean isFile() {
    return !path.startsWith("/api/");
  }
}
