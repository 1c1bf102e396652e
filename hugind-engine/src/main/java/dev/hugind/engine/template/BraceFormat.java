package dev.hugind.engine.template;

import org.jspecify.annotations.Nullable;

/** Python's {@code str.format}, with the lookups of the sandbox. */
final class BraceFormat {
  private final Arguments arguments;
  private final @Nullable DictValue mapping;
  private final Rendering rendering;
  private final boolean markup;
  private int automatic;
  private boolean manual;

  private BraceFormat(
      Arguments arguments, @Nullable DictValue mapping, Rendering rendering, boolean markup) {
    this.arguments = arguments;
    this.mapping = mapping;
    this.rendering = rendering;
    this.markup = markup;
  }

  static Text format(Text format, Arguments arguments, Rendering rendering) {
    BraceFormat formatter = new BraceFormat(arguments, null, rendering, format.isMarkup());
    return formatter.format(format, 2).withMarkup(format.isMarkup());
  }

  static Text formatMap(Text format, Arguments arguments, Rendering rendering) {
    if (arguments.size() != 1 || !arguments.keywords().isEmpty()) {
      throw TemplateException.runtime("format_map() takes exactly one argument");
    }
    if (!(arguments.positional().getFirst() instanceof DictValue dict)) {
      throw TemplateException.runtime("format_map() takes a mapping");
    }
    BraceFormat formatter = new BraceFormat(Arguments.NONE, dict, rendering, format.isMarkup());
    return formatter.format(format, 2).withMarkup(format.isMarkup());
  }

  private Text format(Text format, int depth) {
    if (depth < 0) {
      throw TemplateException.runtime("Max string recursion exceeded");
    }
    TextBuilder out = new TextBuilder(rendering.budget());
    String characters = format.characters();
    int i = 0;
    while (i < characters.length()) {
      char c = characters.charAt(i);
      if (c != '{' && c != '}') {
        int start = i;
        while (i < characters.length()
            && characters.charAt(i) != '{'
            && characters.charAt(i) != '}') {
          i++;
        }
        out.append(format, start, i);
      } else if (i + 1 < characters.length() && characters.charAt(i + 1) == c) {
        out.append(format, i, i + 1);
        i += 2;
      } else if (c == '}') {
        throw TemplateException.runtime("Single '}' encountered in format string");
      } else {
        int end = fieldEnd(characters, i + 1);
        out.append(field(format, i + 1, end, depth));
        i = end + 1;
      }
    }
    return out.toText();
  }

  private static int fieldEnd(String text, int start) {
    int open = 1;
    boolean bracket = false;
    for (int i = start; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '[') {
        bracket = true;
      } else if (c == ']') {
        bracket = false;
      } else if (!bracket && c == '{') {
        open++;
      } else if (!bracket && c == '}' && --open == 0) {
        return i;
      }
    }
    throw TemplateException.runtime(
        start == text.length()
            ? "Single '{' encountered in format string"
            : "expected '}' before end of string");
  }

  private Text field(Text format, int from, int to, int depth) {
    rendering.budget().step();
    String characters = format.characters();
    int nameEnd = from;
    boolean bracket = false;
    while (nameEnd < to) {
      char c = characters.charAt(nameEnd);
      if (!bracket && (c == '!' || c == ':')) {
        break;
      }
      bracket = c == '[' || (bracket && c != ']');
      nameEnd++;
    }
    Object value = lookup(characters.substring(from, nameEnd));
    int specStart = nameEnd;
    if (nameEnd < to && characters.charAt(nameEnd) == '!') {
      if (nameEnd + 1 >= to || (nameEnd + 2 < to && characters.charAt(nameEnd + 2) != ':')) {
        throw TemplateException.runtime("expected ':' after conversion specifier");
      }
      value = converted(value, characters.charAt(nameEnd + 1));
      specStart = nameEnd + 2;
    }
    Text spec = specStart < to ? format(format.part(specStart + 1, to), depth - 1) : Text.EMPTY;
    return formatted(value, spec);
  }

  private Object converted(Object value, char conversion) {
    return switch (conversion) {
      case 's' -> Printer.text(value, rendering.budget()).withMarkup(false);
      case 'r' -> Printer.repr(value, rendering.budget());
      case 'a' -> Printer.ascii(value, rendering.budget());
      default ->
          throw TemplateException.runtime("Unknown conversion specifier '" + conversion + "'");
    };
  }

  private Text formatted(Object value, Text spec) {
    if (markup && value instanceof Text text && text.isMarkup()) {
      if (!spec.isEmpty()) {
        throw TemplateException.runtime("Unsupported format specification for Markup.");
      }
      return text;
    }
    Text text = FormatSpec.format(value, spec, rendering.budget());
    return markup ? Markup.escape(text, rendering.budget()) : text;
  }

  private Object lookup(String name) {
    int end = 0;
    while (end < name.length() && name.charAt(end) != '.' && name.charAt(end) != '[') {
      end++;
    }
    Object value = first(name.substring(0, end));
    while (end < name.length()) {
      int next = end + 1;
      if (name.charAt(end) == '.') {
        while (next < name.length() && name.charAt(next) != '.' && name.charAt(next) != '[') {
          next++;
        }
        value =
            Attributes.attribute(
                value, Text.own(required(name.substring(end + 1, next))), rendering);
        end = next;
      } else {
        int close = name.indexOf(']', next);
        if (close < 0) {
          throw TemplateException.runtime("Missing ']' in format string");
        }
        String key = required(name.substring(next, close));
        value = Attributes.item(value, isIndex(key) ? Long.valueOf(key) : Text.own(key), rendering);
        end = close + 1;
        if (end < name.length() && name.charAt(end) != '.' && name.charAt(end) != '[') {
          throw TemplateException.runtime(
              "Only '.' or '[' may follow ']' in format field specifier");
        }
      }
    }
    return value;
  }

  private static String required(String name) {
    if (name.isEmpty()) {
      throw TemplateException.runtime("Empty attribute in format string");
    }
    return name;
  }

  private static boolean isIndex(String key) {
    return !key.isEmpty() && key.length() < 10 && key.chars().allMatch(c -> c >= '0' && c <= '9');
  }

  private Object first(String name) {
    if (name.isEmpty()) {
      if (manual) {
        throw TemplateException.runtime(
            "cannot switch from manual field specification to automatic field numbering");
      }
      return positional(automatic++);
    }
    if (isIndex(name)) {
      if (automatic > 0) {
        throw TemplateException.runtime(
            "cannot switch from automatic field numbering to manual field specification");
      }
      manual = true;
      return positional(Integer.parseInt(name));
    }
    Object value = mapping == null ? arguments.keywords().get(name) : mapping.get(Text.own(name));
    if (value == null) {
      throw TemplateException.runtime("KeyError: '" + name + "'");
    }
    return value;
  }

  private Object positional(int index) {
    if (index >= arguments.size()) {
      throw TemplateException.runtime(
          "Replacement index " + index + " out of range for positional args tuple");
    }
    return arguments.positional().get(index);
  }
}
