package dev.hugind.engine.template;

import java.time.ZonedDateTime;
import java.time.format.TextStyle;
import java.time.temporal.ChronoUnit;
import java.time.temporal.IsoFields;
import java.util.Locale;

/** Python's {@code datetime.now().strftime(format)} on Linux, in the C locale. */
final class Strftime {
  private final ZonedDateTime time;
  private final Budget budget;
  private final TextBuilder out;

  private Strftime(ZonedDateTime time, Budget budget) {
    this.time = time;
    this.budget = budget;
    this.out = new TextBuilder(budget);
  }

  static Text now(Rendering rendering, Text format) {
    ZonedDateTime now = ZonedDateTime.now(rendering.environment().clock());
    Strftime writer = new Strftime(now, rendering.budget());
    writer.write(format);
    return writer.out.toText();
  }

  private void write(Text format) {
    String characters = format.characters();
    int i = 0;
    while (i < characters.length()) {
      int percent = characters.indexOf('%', i);
      if (percent < 0 || percent + 1 >= characters.length()) {
        out.append(format, i, characters.length());
        return;
      }
      out.append(format, i, percent);
      budget.step();
      int end = percent + 1;
      char flag = ' ';
      while (end < characters.length() && "-_0^#".indexOf(characters.charAt(end)) >= 0) {
        flag = characters.charAt(end++);
      }
      if (end >= characters.length()) {
        out.append(format, percent, end);
        return;
      }
      String value = value(characters.charAt(end), flag);
      if (value.isEmpty() && "zZ".indexOf(characters.charAt(end)) < 0) {
        out.append(format, percent, end + 1);
      } else {
        boolean upper =
            (flag == '^' && characters.charAt(end) != 'P')
                || (flag == '#' && "aAbBh".indexOf(characters.charAt(end)) >= 0);
        out.own(upper ? value.toUpperCase(Locale.ROOT) : value);
      }
      i = end + 1;
    }
  }

  private static String number(long value, int width, char pad, char flag) {
    char fill = flag == '_' ? ' ' : flag == '0' ? '0' : pad;
    String digits = Long.toString(value);
    return flag == '-'
        ? digits
        : String.valueOf(fill).repeat(Math.max(0, width - digits.length())) + digits;
  }

  private String value(char directive, char flag) {
    int hour12 = time.getHour() % 12 == 0 ? 12 : time.getHour() % 12;
    int sunday = time.getDayOfWeek().getValue() % 7;
    return switch (directive) {
      case 'a' -> time.getDayOfWeek().getDisplayName(TextStyle.SHORT, Locale.ENGLISH);
      case 'A' -> time.getDayOfWeek().getDisplayName(TextStyle.FULL, Locale.ENGLISH);
      case 'b', 'h' -> time.getMonth().getDisplayName(TextStyle.SHORT, Locale.ENGLISH);
      case 'B' -> time.getMonth().getDisplayName(TextStyle.FULL, Locale.ENGLISH);
      case 'd' -> number(time.getDayOfMonth(), 2, '0', flag);
      case 'e' -> number(time.getDayOfMonth(), 2, ' ', flag);
      case 'm' -> number(time.getMonthValue(), 2, '0', flag);
      case 'y' -> number(time.getYear() % 100, 2, '0', flag);
      case 'Y' -> number(time.getYear(), 1, '0', flag);
      case 'C' -> number(time.getYear() / 100, 2, '0', flag);
      case 'H' -> number(time.getHour(), 2, '0', flag);
      case 'k' -> number(time.getHour(), 2, ' ', flag);
      case 'I' -> number(hour12, 2, '0', flag);
      case 'l' -> number(hour12, 2, ' ', flag);
      case 'M' -> number(time.getMinute(), 2, '0', flag);
      case 'S' -> number(time.getSecond(), 2, '0', flag);
      case 'f' -> number(time.getNano() / 1_000, 6, '0', ' ');
      case 'j' -> number(time.getDayOfYear(), 3, '0', flag);
      case 'p' -> time.getHour() < 12 ? (flag == '#' ? "am" : "AM") : flag == '#' ? "pm" : "PM";
      case 'P' -> time.getHour() < 12 ? "am" : "pm";
      case 'u' -> Integer.toString(time.getDayOfWeek().getValue());
      case 'w' -> Integer.toString(sunday);
      case 'U' -> number((time.getDayOfYear() + 6 - sunday) / 7, 2, '0', flag);
      case 'W' -> number((time.getDayOfYear() + 6 - (sunday + 6) % 7) / 7, 2, '0', flag);
      case 'V' -> number(time.get(IsoFields.WEEK_OF_WEEK_BASED_YEAR), 2, '0', flag);
      case 'G' -> number(time.get(IsoFields.WEEK_BASED_YEAR), 1, '0', flag);
      case 'g' -> number(time.get(IsoFields.WEEK_BASED_YEAR) % 100, 2, '0', flag);
      case 's' -> Long.toString(time.truncatedTo(ChronoUnit.SECONDS).toEpochSecond());
      case 'n' -> "\n";
      case 't' -> "\t";
      case '%' -> "%";
      default -> composed(directive);
    };
  }

  /**
   * The directives that stand for several others; nothing for unknown ones, and for the zone Python
   * leaves out.
   */
  private String composed(char directive) {
    return switch (directive) {
      case 'D', 'x' -> all("m", "/", "d", "/", "y");
      case 'F' -> all("Y", "-", "m", "-", "d");
      case 'T', 'X' -> all("H", ":", "M", ":", "S");
      case 'R' -> all("H", ":", "M");
      case 'r' -> all("I", ":", "M", ":", "S", " ", "p");
      case 'c' -> all("a", " ", "b", " ", "e", " ", "H", ":", "M", ":", "S", " ", "Y");
      default -> "";
    };
  }

  private String all(String... parts) {
    StringBuilder text = new StringBuilder();
    for (String part : parts) {
      text.append(Character.isLetter(part.charAt(0)) ? value(part.charAt(0), ' ') : part);
    }
    return text.toString();
  }
}
