package dev.hugind.engine.chat.output;

import com.fasterxml.jackson.databind.JsonNode;
import dev.hugind.engine.chat.output.ToolFormat.Frame;
import dev.hugind.engine.chat.output.ToolFormat.HeaderField;
import dev.hugind.engine.chat.output.ToolFormat.HeaderPart;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Finds out how calls are written from a text that holds one or two known ones.
 *
 * <p><b>Thread safety:</b> immutable.
 */
final class CallShape {
  private final String lead;
  private final String text;
  private final String id;
  private final boolean two;

  /**
   * Returns the analysis of a text.
   *
   * @param lead what is before the text and begins every turn
   * @param text the calls, as a template wrote them
   * @param id the first call's id
   * @param two whether the second call is there too
   */
  CallShape(String lead, String text, String id, boolean two) {
    this.lead = lead;
    this.text = text;
    this.id = id;
    this.two = two;
  }

  Optional<ToolFormat> find() {
    Optional<ToolFormat> object = jsonCalls();
    return object.isPresent() ? object : namedOrWritten();
  }

  // A JSON object that holds the name

  private record Found(int from, int to, JsonNode node) {}

  /** The outermost JSON object that holds a text, which it must not merely end in. */
  private @Nullable Found objectWith(String needle, int from) {
    int last = text.indexOf(needle, from);
    for (int at = text.indexOf('{', from); at >= 0 && at < last; at = text.indexOf('{', at + 1)) {
      Found found = valueAt(at);
      if (found != null && found.to > last) {
        return found;
      }
    }
    return null;
  }

  private @Nullable Found valueAt(int at) {
    JsonText.Start start = JsonText.parseStart(text.substring(at)).orElse(null);
    return start == null ? null : new Found(at, at + start.length(), start.node());
  }

  private Optional<ToolFormat> jsonCalls() {
    Found first = objectWith(Probes.TOOL, 0);
    if (first == null || !first.node.toString().contains(Probes.VALUE)) {
      return Optional.empty();
    }
    JsonNode call =
        first.node.path("function").isObject() ? first.node.get("function") : first.node;
    boolean keyed = call.has(Probes.TOOL);
    String name = keyed ? Probes.TOOL : keyOf(call, Probes.TOOL);
    String arguments = keyed ? Probes.TOOL : keyOf(call, Probes.VALUE);
    if (name == null || arguments == null) {
      return Optional.empty();
    }
    String idKey = idKey(first.node);
    boolean idLast = idKey != null && isAfter(first.node, idKey, arguments);
    String before = text.substring(0, first.from);
    int bracket = before.stripTrailing().length() - 1;
    boolean list = bracket >= 0 && before.charAt(bracket) == '[';
    Found whole = list ? valueAt(bracket) : null;
    Frame frame;
    if (whole != null && whole.node.isArray()) {
      frame =
          new Frame(
              "",
              text.substring(0, bracket).stripLeading(),
              text.substring(whole.to),
              "",
              "",
              false);
    } else {
      list = false;
      Found second = two ? objectWith(Probes.OTHER_TOOL, first.to) : null;
      frame =
          frame(
              before, first.to, second == null ? -1 : second.from, second == null ? -1 : second.to);
    }
    return Optional.of(
        new ToolFormat.JsonCalls(frame, list, keyed, name, arguments, idKey, idLast, false));
  }

  private static @Nullable String keyOf(JsonNode object, String needle) {
    for (var field : object.properties()) {
      if (field.getValue().toString().contains(needle)) {
        return field.getKey();
      }
    }
    return null;
  }

  private @Nullable String idKey(JsonNode object) {
    for (var field : object.properties()) {
      boolean isId =
          field.getValue().isTextual()
              && (field.getValue().textValue().equals(id)
                  || field.getKey().equals("tool_call_id")
                  || field.getKey().equals("id"));
      if (isId) {
        return field.getKey();
      }
    }
    return null;
  }

  private static boolean isAfter(JsonNode object, String key, String other) {
    boolean seen = false;
    for (var field : object.properties()) {
      if (field.getKey().equals(key)) {
        return seen;
      }
      seen |= field.getKey().equals(other) || field.getKey().equals("function");
    }
    return false;
  }

  // The name outside of the arguments

  private Optional<ToolFormat> namedOrWritten() {
    Found arguments = objectWith(Probes.KEY, 0);
    int name = text.indexOf(Probes.TOOL);
    if (arguments != null && arguments.node.has(Probes.KEY) && name >= 0 && name < arguments.from) {
      return Optional.of(named(arguments));
    }
    return new WrittenCallShape(this, text, two).find();
  }

  private ToolFormat named(Found arguments) {
    Header header = header(0, arguments.from, Probes.TOOL, id);
    Found second = two ? objectWith(Probes.OTHER_KEY, arguments.to) : null;
    int secondStart = -1;
    if (second != null) {
      String between = text.substring(arguments.to, second.from);
      int name = between.indexOf(Probes.OTHER_TOOL);
      String secondId = id.replace(Probes.TOOL, Probes.OTHER_TOOL).replace(":0", ":1");
      secondId = secondId.replace("001", "002");
      int ownId = header.hasId ? between.indexOf(secondId) : -1;
      secondStart = arguments.to + (ownId >= 0 ? Math.min(ownId, name) : name);
    }
    Frame frame =
        frame(
            text.substring(0, header.from),
            arguments.to,
            secondStart,
            second == null ? -1 : second.to);
    return new ToolFormat.NamedJson(frame, header.parts, header.idIsName, "");
  }

  private record Header(int from, List<HeaderPart> parts, boolean hasId, boolean idIsName) {}

  private Header header(int from, int to, String tool, String callId) {
    String before = text.substring(from, to);
    int idAt = before.lastIndexOf(callId);
    int name = before.lastIndexOf(tool);
    if (idAt >= 0 && name >= idAt && name < idAt + callId.length()) {
      int earlier = before.lastIndexOf(tool, idAt - 1);
      if (earlier < 0) {
        String end = before.substring(idAt + callId.length());
        return new Header(from + idAt, List.of(new HeaderPart(HeaderField.NAME, end)), true, true);
      }
      name = earlier;
    }
    List<HeaderPart> parts = new ArrayList<>();
    int nameEnd = name + tool.length();
    if (idAt < 0) {
      parts.add(new HeaderPart(HeaderField.NAME, before.substring(nameEnd)));
    } else if (idAt < name) {
      parts.add(new HeaderPart(HeaderField.ID, before.substring(idAt + callId.length(), name)));
      parts.add(new HeaderPart(HeaderField.NAME, before.substring(nameEnd)));
    } else {
      parts.add(new HeaderPart(HeaderField.NAME, before.substring(nameEnd, idAt)));
      parts.add(new HeaderPart(HeaderField.ID, before.substring(idAt + callId.length())));
    }
    int start = idAt < 0 ? name : Math.min(idAt, name);
    return new Header(from + start, parts, idAt >= 0, false);
  }

  // Marks around

  /**
   * The marks around calls.
   *
   * @param before what is before the first call
   * @param end where the first call ends
   * @param secondStart where the second begins, or -1
   * @param secondEnd where the second ends, or -1
   */
  Frame frame(String before, int end, int secondStart, int secondEnd) {
    String open = before.stripLeading();
    if (secondStart < 0) {
      return new Frame("", open, text.substring(end).stripTrailing(), "", "", false);
    }
    String between = text.substring(end, secondStart);
    String after = text.substring(secondEnd);
    String callOpen = Turn.commonEnd(before, between);
    if (callOpen.isBlank() && before.isBlank()) {
      callOpen = Turn.commonEnd(lead, between).strip();
      before = callOpen;
    }
    String callClose = Turn.commonStart(after, between);
    if (callOpen.length() + callClose.length() > between.length()) {
      callOpen = between.substring(callClose.length());
    }
    String separator = between.substring(callClose.length(), between.length() - callOpen.length());
    String sectionOpen = before.substring(0, before.length() - callOpen.length()).stripLeading();
    String sectionClose = after.substring(callClose.length()).stripTrailing();
    int space = callOpen.length() - callOpen.stripLeading().length();
    if (sectionOpen.isEmpty()) {
      separator += callOpen.substring(0, space);
      callOpen = callOpen.substring(space);
      sectionClose = "";
      callClose = callClose.isBlank() ? "" : callClose;
    }
    return new Frame(sectionOpen, callOpen, callClose, sectionClose, separator, false);
  }
}
