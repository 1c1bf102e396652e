package dev.hugind.engine.schema;

import java.util.Map;

/**
 * The formats that are enforced, each as a pattern that matches nothing but valid texts. All others
 * only describe, as the draft has it.
 *
 * <p><b>Thread safety:</b> immutable.
 */
final class SchemaFormats {
  private static final String YEAR = "([1-9]\\d{3}|0[1-9]\\d{2}|00[1-9]\\d|000[1-9])";
  private static final String LEAP_YEAR =
      "(\\d\\d(0[48]|[2468][048]|[13579][26])|(0[48]|[2468][048]|[13579][26])00)";
  private static final String DATE =
      "("
          + YEAR
          + "-((0[13578]|1[02])-(0[1-9]|[12]\\d|3[01])|(0[469]|11)-(0[1-9]|[12]\\d|30)"
          + "|02-(0[1-9]|1\\d|2[0-8]))|"
          + LEAP_YEAR
          + "-02-29)";

  /** From -12:00 to +14:59; RFC 3339 keeps -00:00 for a place that is not known. */
  private static final String OFFSET =
      "(Z|\\+(0\\d|1[0-4]):[0-5]\\d|-(0[1-9]|1[01]):[0-5]\\d|-12:00|-00:(0[1-9]|[1-5]\\d))";

  private static final String TIME = "([01]\\d|2[0-3]):[0-5]\\d:[0-5]\\d(\\.\\d{1,6})?" + OFFSET;
  private static final String BYTE = "(25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)";
  private static final String IPV4 = BYTE + "(\\." + BYTE + "){3}";
  private static final String HEX = "[0-9a-fA-F]";
  private static final String UUID =
      HEX + "{8}-" + HEX + "{4}-" + HEX + "{4}-" + HEX + "{4}-" + HEX + "{12}";

  private static final Map<String, String> PATTERNS =
      Map.of(
          "date", "^" + DATE + "$",
          "time", "^" + TIME + "$",
          "date-time", "^" + DATE + "T" + TIME + "$",
          "duration", "^" + duration() + "$",
          "uuid", "^" + UUID + "$",
          "ipv4", "^" + IPV4 + "$",
          "ipv6", "^" + ipv6() + "$");

  private SchemaFormats() {}

  static boolean isEnforced(String format) {
    return PATTERNS.containsKey(format);
  }

  /** Returns the pattern of a format that is enforced. */
  static String pattern(String format) {
    return PATTERNS.getOrDefault(format, "");
  }

  private static String duration() {
    String time = "T(\\d{1,9}H(\\d{1,9}M(\\d{1,9}S)?)?|\\d{1,9}M(\\d{1,9}S)?|\\d{1,9}S)";
    String date = "(\\d{1,9}Y(\\d{1,9}M(\\d{1,9}D)?)?|\\d{1,9}M(\\d{1,9}D)?|\\d{1,9}D)";
    return "P(" + date + "(" + time + ")?|" + time + "|\\d{1,9}W)";
  }

  /** Groups of up to four digits, with one run of groups left out or none. */
  private static String ipv6() {
    String group = HEX + "{1,4}";
    StringBuilder options = new StringBuilder("(" + group + ":){7}" + group);
    for (int before = 0; before <= 6; before++) {
      String first = before == 0 ? "" : group + "(:" + group + "){" + (before - 1) + "}";
      int most = 6 - before;
      String last = most == 0 ? "" : "(" + group + "(:" + group + "){0," + (most - 1) + "})?";
      options.append("|").append(first).append("::").append(last);
    }
    return "(" + options + ")";
  }
}
