package dev.hugind.config;

import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Pattern;

/** The rules of the address that a server listens on. */
final class AddressRules {
  private static final Pattern LOOPBACK =
      Pattern.compile("(?i)localhost|127(\\.[0-9]{1,3}){3}|\\[?(::1|(0{1,4}:){7}0{0,3}1)]?");

  private AddressRules() {}

  /**
   * Whether only this machine can reach the host; a name other than localhost is never looked up,
   * and counts as reachable.
   */
  static boolean isLoopback(String host) {
    return LOOPBACK.matcher(host).matches();
  }

  static String openWithoutKey(String host) {
    return "found "
        + YamlText.show(host)
        + ", which other machines can reach, but no key is asked for;"
        + " set server.api_key or server.api_keys, or server.allow_no_auth: true";
  }

  /** Checks an address that comes from a command line or from the settings. */
  static void check(HttpConfig server) {
    Problems problems = new Problems("the address to listen on");
    checkValue(HttpKeys.HOST, server.host(), problems);
    checkValue(HttpKeys.PORT, Integer.toString(server.port()), problems);
    boolean hasKey = server.apiKey() != null || !server.apiKeys().isEmpty();
    if (!hasKey && !server.allowNoAuth() && !isLoopback(server.host())) {
      problems.add(0, HttpKeys.HOST.path(), openWithoutKey(server.host()));
    }
    problems.throwIfAny();
  }

  private static void checkValue(ConfigKey<?, ?> key, String text, Problems problems) {
    Place nowhere = new Place(Path.of(""), Path.of(""), Environment.of(Map.of(), Path.of("")));
    if (key.kind() instanceof ScalarKind<?> kind && kind.parser().parse(text, nowhere) == null) {
      problems.add(0, key.path(), "found " + YamlText.show(text) + ", allowed: " + kind.allowed());
    }
  }
}
