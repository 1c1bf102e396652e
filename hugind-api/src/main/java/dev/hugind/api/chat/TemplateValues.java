package dev.hugind.api.chat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.hugind.api.json.Fields;
import dev.hugind.engine.error.InvalidRequestException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Turns JSON into the plain Java values that templates take. */
final class TemplateValues {

  private TemplateValues() {}

  static Object of(JsonNode value, String path) {
    return switch (value.getNodeType()) {
      case STRING -> Fields.text(value, path);
      case BOOLEAN -> value.booleanValue();
      case NUMBER -> number(value, path);
      case ARRAY -> {
        List<Object> list = new ArrayList<>();
        for (int i = 0; i < value.size(); i++) {
          list.add(of(value.get(i), path + "[" + i + "]"));
        }
        yield List.copyOf(list);
      }
      case OBJECT -> map(value, path);
      case NULL, MISSING, POJO, BINARY ->
          throw Fields.wrongType(path, "a string, number, boolean, array or object", value);
    };
  }

  /** Returns the values of an object by their names, in its order. */
  static Map<String, Object> map(JsonNode object, String path) {
    Map<String, Object> map = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> entry : object.properties()) {
      map.put(entry.getKey(), of(entry.getValue(), path + "." + entry.getKey()));
    }
    return map;
  }

  private static Object number(JsonNode value, String path) {
    if (!value.isIntegralNumber()) {
      return Fields.number(value, path);
    }
    if (!value.canConvertToLong()) {
      throw new InvalidRequestException(path, path + " is too large for a whole number");
    }
    return value.longValue();
  }
}
