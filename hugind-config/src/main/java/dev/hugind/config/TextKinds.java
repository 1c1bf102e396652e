package dev.hugind.config;

import java.util.Arrays;
import java.util.Locale;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The kinds of values that are words or free text. */
final class TextKinds {
  private static final Pattern HOST_TEXT = Pattern.compile("[0-9A-Za-z._:%\\[\\]-]{1,255}");
  private static final Pattern ORIGIN_TEXT =
      Pattern.compile("\\*|[a-z][a-z0-9+.-]*://[0-9A-Za-z._-]+(:[0-9]{1,5})?");
  private static final Pattern WEB_TEXT =
      Pattern.compile("https?://[0-9A-Za-z._\\[\\]:-]+(/[0-9A-Za-z._~/-]*)?");
  private static final Pattern KEY_TEXT = Pattern.compile("[\\x21-\\x7e]{1,1024}");

  static final ScalarKind<Boolean> FLAG = flag(false);

  /** The older dialect's opposite of a flag. */
  static final ScalarKind<Boolean> INVERTED_FLAG = flag(true);

  static final ScalarKind<Toggle> SWITCH =
      ScalarKind.of(
          "switch",
          "",
          "true, false, auto",
          "true, false or auto (also on, off, enabled, disabled)",
          (text, place) -> parseSwitch(text),
          TextKinds::printSwitch);

  static final ScalarKind<String> TEXT =
      ScalarKind.of("text", "", "any", "a text", (text, place) -> text, YamlText::quoteIfNeeded);

  static final ScalarKind<String> MODEL_NAME =
      ScalarKind.of(
          "text",
          "",
          "1 to 256 printable characters",
          "1 to 256 printable characters",
          (text, place) -> isPrintable(text, 256) ? text : null,
          YamlText::quoteIfNeeded);

  static final ScalarKind<String> HOST =
      ScalarKind.of(
          "text",
          "",
          "a host name or an IP address",
          "a host name or an IP address, such as 127.0.0.1 or ::1",
          (text, place) -> HOST_TEXT.matcher(text).matches() ? text : null,
          YamlText::quoteIfNeeded);

  static final ScalarKind<String> KEY_ID =
      ScalarKind.of(
          "text",
          "",
          ConfigNames.ALLOWED,
          ConfigNames.ALLOWED,
          (text, place) -> ConfigNames.isValid(text) ? text : null,
          YamlText::quoteIfNeeded);

  static final ScalarKind<String> ORIGIN =
      ScalarKind.of(
          "text",
          "",
          "* or scheme://host[:port]",
          "* or scheme://host[:port], such as https://chat.example.com",
          (text, place) -> ORIGIN_TEXT.matcher(text).matches() ? text : null,
          YamlText::quoteIfNeeded);

  static final ScalarKind<String> WEB_ADDRESS =
      ScalarKind.of(
          "text",
          "",
          "http(s)://host[:port][/path]",
          "http(s)://host[:port][/path], such as https://models.example.com",
          (text, place) -> WEB_TEXT.matcher(text).matches() ? text : null,
          YamlText::quoteIfNeeded);

  static final ScalarKind<Secret> API_KEY =
      new ScalarKind<>(
          "secret",
          "",
          "1 to 1024 printable ASCII characters, no spaces",
          "1 to 1024 printable ASCII characters without spaces, and not " + Secret.MASK,
          true,
          (text, place) -> parseKey(text),
          value -> YamlText.quote(value.toString()));

  private TextKinds() {}

  static <E extends Enum<E>> ScalarKind<E> choice(Class<E> type, Function<E, String> spelling) {
    E[] values = type.getEnumConstants();
    String all = Arrays.stream(values).map(spelling).collect(Collectors.joining(", "));
    return ScalarKind.of(
        "choice",
        "",
        all,
        "one of " + all,
        (text, place) -> {
          String wanted = text.toLowerCase(Locale.ROOT);
          return Arrays.stream(values)
              .filter(value -> spelling.apply(value).equals(wanted))
              .findFirst()
              .orElse(null);
        },
        spelling);
  }

  private static ScalarKind<Boolean> flag(boolean inverted) {
    return ScalarKind.of(
        "flag",
        "",
        "true, false",
        "true or false",
        (text, place) -> {
          Boolean value = parseFlag(text);
          return value == null ? null : Boolean.valueOf(value != inverted);
        },
        value -> Boolean.toString(value != inverted));
  }

  private static @Nullable Boolean parseFlag(String text) {
    return switch (text.toLowerCase(Locale.ROOT)) {
      case "true", "yes", "on" -> Boolean.TRUE;
      case "false", "no", "off" -> Boolean.FALSE;
      default -> null;
    };
  }

  private static @Nullable Toggle parseSwitch(String text) {
    return switch (text.toLowerCase(Locale.ROOT)) {
      case "auto" -> Toggle.AUTO;
      case "true", "yes", "on", "enabled" -> Toggle.ON;
      case "false", "no", "off", "disabled" -> Toggle.OFF;
      default -> null;
    };
  }

  private static String printSwitch(Toggle value) {
    return switch (value) {
      case AUTO -> "auto";
      case ON -> "true";
      case OFF -> "false";
    };
  }

  private static boolean isPrintable(String text, int max) {
    return !text.isBlank()
        && text.length() <= max
        && text.codePoints().noneMatch(Character::isISOControl);
  }

  private static @Nullable Secret parseKey(String text) {
    // The mask is refused because it comes from a printed configuration, not from a person.
    return KEY_TEXT.matcher(text).matches() && !text.equals(Secret.MASK) ? Secret.of(text) : null;
  }
}
