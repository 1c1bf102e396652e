package dev.hugind.engine.chat.output;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * Reads calls with a tag per value, named after its key and nested like the value.
 *
 * <p><b>Thread safety:</b> confined to its parser's thread.
 */
final class NestedTagsReader extends FrameReader {
  private static final int MOST_DEPTH = 100;

  private final ToolFormat.NestedTags format;
  private final Answer answer;
  private final ToolTypes tools;
  private final String tagOpen;
  private final String tagEnd;
  private final String tagClose;
  private final String callClose;
  private final Marks nameEnds;
  private final Marks tagEnds;
  private final Word word = new Word("<>\"'{}/", false);
  private final Deque<Container> open = new ArrayDeque<>();
  private CallDraft draft;
  private RawValue value = new RawValue(false, Set.of());
  private String valueClose = "";
  private Place place = Place.NAME;

  private enum Place {
    NAME,
    CHILD_OR_END,
    KEY,
    VALUE_BEGINS,
    VALUE
  }

  /** An object or a list whose closing tag is still to come. */
  private static final class Container {
    private final String close;
    private final ToolTypes.Schema schema;
    private boolean list;
    private boolean begun;

    Container(String close, ToolTypes.Schema schema) {
      this.close = close;
      this.schema = schema;
    }
  }

  NestedTagsReader(ToolFormat.NestedTags format, Answer answer, ToolTypes tools) {
    super(format.frame());
    this.format = format;
    this.answer = answer;
    this.tools = tools;
    tagOpen = format.tagOpen().strip();
    tagEnd = format.tagEnd().strip();
    tagClose = format.tagClose().strip();
    callClose = format.frame().callClose().strip();
    nameEnds = new Marks(List.of(format.nameEnd().strip()));
    tagEnds = new Marks(List.of(tagEnd));
    draft = new CallDraft(answer);
  }

  @Override
  void begin() {
    place = Place.NAME;
    word.clear();
    open.clear();
    draft = new CallDraft(answer);
  }

  @Override
  Step body(Input input) {
    while (true) {
      Place before = place;
      int left = input.length();
      Step step =
          switch (place) {
            case NAME -> name(input);
            case CHILD_OR_END -> childOrEnd(input);
            case KEY -> key(input);
            case VALUE_BEGINS -> valueBegins(input);
            case VALUE -> value(input);
          };
      if (step != Step.MORE || (place == before && left == input.length())) {
        return step;
      }
    }
  }

  private Step name(Input input) {
    Step step = word.read(input, nameEnds);
    if (step != Step.DONE) {
      return step;
    }
    input.skip(word.end().length());
    String name = word.text();
    if (name.isEmpty()) {
      return Step.BROKEN;
    }
    draft.name(name);
    open.push(new Container(callClose, tools.arguments(name)));
    place = Place.CHILD_OR_END;
    return Step.MORE;
  }

  private Step childOrEnd(Input input) {
    if (!input.skipSpace()) {
      return Step.MORE;
    }
    Container top = open.getFirst();
    Input.Match end = input.match(top.close);
    if (end == Input.Match.YES) {
      input.skip(top.close.length());
      return containerEnds(open.pop());
    }
    Input.Match child = input.match(tagOpen);
    if (child == Input.Match.YES && end == Input.Match.NO) {
      input.skip(tagOpen.length());
      word.clear();
      place = Place.KEY;
      return Step.MORE;
    }
    return end == Input.Match.PARTIAL || child == Input.Match.PARTIAL ? Step.MORE : Step.BROKEN;
  }

  private Step containerEnds(Container ended) {
    if (!ended.begun) {
      draft.write("{");
    }
    draft.write(ended.list ? "]" : "}");
    if (open.isEmpty()) {
      draft.finish();
      return Step.DONE;
    }
    return Step.MORE;
  }

  private Step key(Input input) {
    Step step = word.read(input, tagEnds);
    if (step != Step.DONE) {
      return step;
    }
    input.skip(word.end().length());
    if (word.text().isEmpty()) {
      return Step.BROKEN;
    }
    writeKey(word.text());
    draft.tell();
    input.letGo();
    valueClose = tagClose + word.text() + tagEnd;
    place = Place.VALUE_BEGINS;
    return Step.MORE;
  }

  private void writeKey(String key) {
    Container top = open.getFirst();
    if (!top.begun) {
      Set<ToolTypes.Type> types = top.schema.types();
      boolean mayBeList = types.isEmpty() || types.contains(ToolTypes.Type.ARRAY);
      boolean mayBeObject = types.isEmpty() || types.contains(ToolTypes.Type.OBJECT);
      top.list = open.size() > 1 && mayBeList && (!mayBeObject || key.equals(format.item()));
      top.begun = true;
      draft.write(top.list ? "[" : "{");
    } else {
      draft.write(",");
    }
    if (!top.list) {
      draft.write(JsonText.quote(key) + ":");
    }
  }

  private ToolTypes.Schema schemaOfValue() {
    Container top = open.getFirst();
    return top.list ? top.schema.element() : top.schema.property(word.text());
  }

  /** A tag right at the beginning makes it a container, unless it may be a string. */
  private Step valueBegins(Input input) {
    if (input.isEmpty()) {
      return Step.MORE;
    }
    ToolTypes.Schema schema = schemaOfValue();
    Set<ToolTypes.Type> types = schema.types();
    if (!types.contains(ToolTypes.Type.STRING)) {
      int offset = 0;
      while (offset < input.length() && Character.isWhitespace(input.charAt(offset))) {
        offset++;
      }
      Input.Match close = input.match(offset, valueClose);
      Input.Match child = input.match(offset, tagOpen);
      if (close == Input.Match.PARTIAL || child == Input.Match.PARTIAL) {
        return Step.MORE;
      }
      if (close == Input.Match.YES) {
        return emptyValue(input, offset, types);
      }
      if (child == Input.Match.YES) {
        if (open.size() == MOST_DEPTH) {
          return Step.BROKEN;
        }
        open.push(new Container(valueClose, schema));
        place = Place.CHILD_OR_END;
        return Step.MORE;
      }
    }
    value = new RawValue(false, types);
    place = Place.VALUE;
    return Step.MORE;
  }

  private Step emptyValue(Input input, int space, Set<ToolTypes.Type> types) {
    input.skip(space + valueClose.length());
    if (types.contains(ToolTypes.Type.ARRAY)) {
      draft.write("[]");
    } else if (types.contains(ToolTypes.Type.OBJECT)) {
      draft.write("{}");
    } else {
      draft.write(types.equals(EnumSet.of(ToolTypes.Type.NULL)) ? "null" : "\"\"");
    }
    place = Place.CHILD_OR_END;
    return Step.MORE;
  }

  private Step value(Input input) {
    StringBuilder json = new StringBuilder();
    while (!input.isEmpty()) {
      Input.Match end = input.match(valueClose);
      if (end == Input.Match.PARTIAL) {
        break;
      }
      if (end == Input.Match.YES) {
        input.skip(valueClose.length());
        value.end(json);
        place = Place.CHILD_OR_END;
        break;
      }
      value.add(input.next(), json);
    }
    draft.write(json);
    return Step.MORE;
  }

  @Override
  boolean tellUnfinishedCall() {
    if (draft.isNamed() && !draft.isTold()) {
      draft.tell();
      draft.write("{");
    }
    if (place == Place.VALUE) {
      StringBuilder json = new StringBuilder();
      value.cut(json);
      draft.write(json);
    }
    return draft.isTold();
  }

  @Override
  boolean repairCall() {
    if (!draft.isTold()) {
      return false;
    }
    if (place == Place.VALUE_BEGINS) {
      draft.write("null");
    }
    while (!open.isEmpty()) {
      Container ended = open.pop();
      draft.write((ended.begun ? "" : "{") + (ended.list ? "]" : "}"));
    }
    draft.finish();
    return true;
  }

  @Override
  public boolean hasName() {
    return draft.isNamed();
  }
}
