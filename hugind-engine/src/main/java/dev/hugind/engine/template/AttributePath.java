package dev.hugind.engine.template;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The {@code attribute} argument of filters: names or indexes with dots between them. Immutable.
 */
final class AttributePath {
  private final List<Object> parts;

  private AttributePath(List<Object> parts) {
    this.parts = parts;
  }

  static AttributePath of(@Nullable Object attribute) {
    if (attribute == null) {
      return new AttributePath(List.of());
    }
    if (!(attribute instanceof Text text)) {
      return new AttributePath(List.of(attribute));
    }
    List<Object> parts = new ArrayList<>();
    for (String part : split(text.characters(), '.')) {
      boolean number = !part.isEmpty() && part.codePoints().allMatch(Characters::isDigit);
      Object index = number ? Numbers.parseInteger(part, 10) : null;
      parts.add(index == null ? Text.own(part) : index);
    }
    return new AttributePath(parts);
  }

  /** Several paths with commas between them. */
  static List<AttributePath> several(@Nullable Object attribute) {
    if (!(attribute instanceof Text text)) {
      return List.of(of(attribute));
    }
    return split(text.characters(), ',').stream().map(path -> of(Text.own(path))).toList();
  }

  private static List<String> split(String text, char separator) {
    List<String> parts = new ArrayList<>();
    int start = 0;
    for (int i = text.indexOf(separator); i >= 0; i = text.indexOf(separator, start)) {
      parts.add(text.substring(start, i));
      start = i + 1;
    }
    parts.add(text.substring(start));
    return parts;
  }

  Object get(Object item, Rendering rendering) {
    return get(item, null, rendering);
  }

  Object get(Object item, @Nullable Object fallback, Rendering rendering) {
    Object value = item;
    rendering.budget().scan(parts.size());
    for (Object part : parts) {
      value = Attributes.item(value, part, rendering);
      if (fallback != null && value instanceof Undefined) {
        value = fallback;
      }
    }
    return value;
  }
}
