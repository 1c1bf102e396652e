package dev.hugind.engine.chat.output;

import java.util.List;
import java.util.Set;

/**
 * Reads calls with a tag per argument.
 *
 * <p>A value ends at its closing tag only when another tag of the call follows: values may hold
 * text that looks like the tag.
 *
 * <p><b>Thread safety:</b> confined to its parser's thread.
 */
final class TaggedReader extends FrameReader {
  /** After a closing tag, this much white space is looked at to see what follows. */
  private static final int MOST_SPACE = 64;

  private static final String CDATA_OPEN = "<![CDATA[";
  private static final String CDATA_CLOSE = "]]>";

  private final ToolFormat.TaggedArguments format;
  private final Answer answer;
  private final ToolTypes tools;
  private final String nameEnd;
  private final String argumentOpen;
  private final String argumentClose;
  private final String callClose;
  private final String sectionClose;
  private final TagEnd afterName;
  private final TagEnd afterKey;
  private final Marks nameEnds;
  private final Marks keyEnds;
  private final Word name = new Word("<>\"'{}", false);
  private final Word keyWord = new Word("<>\"", true);
  private final Word attributes = new Word("<>", true);
  private String key = "";
  private CallDraft draft;
  private RawValue value;
  private boolean cdata;
  private boolean first = true;
  private ObjectArguments object = new ObjectArguments();
  private boolean whole;
  private Place place = Place.NAME;

  private enum Place {
    NAME,
    NAME_ATTRIBUTES,
    ARGUMENT_OR_END,
    KEY,
    KEY_ATTRIBUTES,
    VALUE,
    /** In all arguments at once, as JSON instead of tags. */
    OBJECT
  }

  TaggedReader(ToolFormat.TaggedArguments format, Answer answer, ToolTypes tools) {
    super(format.frame());
    this.format = format;
    this.answer = answer;
    this.tools = tools;
    nameEnd = format.nameEnd().strip();
    argumentOpen = format.argumentOpen().strip();
    argumentClose = format.argumentClose().strip();
    callClose = format.frame().callClose().strip();
    sectionClose = format.frame().sectionClose().strip();
    afterName = TagEnd.of(format.nameEnd());
    afterKey = TagEnd.of(format.keyEnd());
    nameEnds =
        new Marks(
            nameEnd.isEmpty()
                ? List.of("\n", argumentOpen, callClose)
                : List.of(afterName.wordEnd()));
    keyEnds = new Marks(List.of(afterKey.wordEnd()));
    draft = new CallDraft(answer);
    value = new RawValue(false, Set.of());
  }

  @Override
  void begin() {
    place = Place.NAME;
    name.clear();
    first = true;
    whole = false;
    draft = new CallDraft(answer);
  }

  @Override
  Step body(Input input) {
    while (true) {
      Place before = place;
      Step step =
          switch (place) {
            case NAME -> name(input);
            case NAME_ATTRIBUTES -> attributes(input, afterName, Place.ARGUMENT_OR_END);
            case ARGUMENT_OR_END -> argumentOrEnd(input);
            case KEY -> key(input);
            case KEY_ATTRIBUTES -> keyAttributes(input);
            case VALUE -> value(input);
            case OBJECT -> object(input);
          };
      if (step != Step.MORE || place == before) {
        return step;
      }
    }
  }

  private Step name(Input input) {
    Step step = name.read(input, nameEnds);
    if (step != Step.DONE) {
      return step;
    }
    if (name.text().isEmpty()) {
      return Step.BROKEN;
    }
    if (!nameEnd.isEmpty()) {
      input.skip(name.end().length());
    }
    draft.name(name.text());
    attributes.clear();
    place = afterName.hasAttributes() ? Place.NAME_ATTRIBUTES : Place.ARGUMENT_OR_END;
    return Step.MORE;
  }

  /** What a tag says besides the name in it, up to its end. */
  private Step attributes(Input input, TagEnd end, Place next) {
    Step step = attributes.read(input, end.tagEnds());
    if (step == Step.DONE) {
      input.skip(attributes.end().length());
      place = next;
    }
    return step == Step.DONE ? Step.MORE : step;
  }

  private Step argumentOrEnd(Input input) {
    if (!input.skipSpace()) {
      return Step.MORE;
    }
    Input.Match open = input.match(argumentOpen);
    if (open == Input.Match.YES && !whole) {
      input.skip(argumentOpen.length());
      keyWord.clear();
      place = Place.KEY;
      return Step.MORE;
    }
    Input.Match end = input.match(callClose);
    if (end == Input.Match.YES) {
      input.skip(callClose.length());
      return ends();
    }
    // Models forget the inner of two closing tags.
    Input.Match outer = sectionClose.isEmpty() ? Input.Match.NO : input.match(sectionClose);
    if (outer == Input.Match.YES) {
      return ends();
    }
    boolean partial =
        open == Input.Match.PARTIAL || end == Input.Match.PARTIAL || outer == Input.Match.PARTIAL;
    if (!partial && first && !whole && ObjectArguments.mayBegin(input.peek())) {
      object = new ObjectArguments();
      place = Place.OBJECT;
      return Step.MORE;
    }
    return partial ? Step.MORE : Step.BROKEN;
  }

  private Step ends() {
    if (!whole) {
      draft.write(first ? "{}" : "}");
    }
    draft.finish();
    return Step.DONE;
  }

  private Step object(Input input) {
    Step step = object.read(input, draft);
    if (step == Step.DONE) {
      whole = true;
      place = Place.ARGUMENT_OR_END;
      return Step.MORE;
    }
    return step;
  }

  private Step key(Input input) {
    Step step = keyWord.read(input, keyEnds);
    if (step != Step.DONE) {
      return step;
    }
    key = keyWord.text();
    if (key.isEmpty()) {
      return Step.BROKEN;
    }
    input.skip(keyWord.end().length());
    attributes.clear();
    if (afterKey.hasAttributes()) {
      place = Place.KEY_ATTRIBUTES;
    } else {
      beginValue(input, tools.arguments(draft.name()).property(key).types());
    }
    return Step.MORE;
  }

  private Step keyAttributes(Input input) {
    Step step = attributes(input, afterKey, Place.VALUE);
    if (place == Place.VALUE) {
      boolean typed = !format.keyEnd().equals(format.otherKeyEnd());
      boolean string = attributes.text().equals(afterKey.attributes());
      Set<ToolTypes.Type> types = string ? Set.of(ToolTypes.Type.STRING) : Set.of();
      beginValue(input, typed ? types : tools.arguments(draft.name()).property(key).types());
    }
    return step;
  }

  private void beginValue(Input input, Set<ToolTypes.Type> types) {
    draft.write((first ? "{" : ",") + JsonText.quote(key) + ":");
    first = false;
    draft.tell();
    input.letGo();
    value = new RawValue(format.keyEnd().endsWith("\n"), types);
    cdata = false;
    place = Place.VALUE;
  }

  private Step value(Input input) {
    StringBuilder json = new StringBuilder();
    while (!input.isEmpty()) {
      if (value.isAtStart() && !cdata) {
        Input.Match open = input.match(CDATA_OPEN);
        if (open == Input.Match.PARTIAL) {
          break;
        }
        if (open == Input.Match.YES) {
          input.skip(CDATA_OPEN.length());
          cdata = true;
          continue;
        }
      }
      Input.Match end = cdata ? cdataEnd(input) : valueEnd(input, 0);
      if (end == Input.Match.PARTIAL) {
        break;
      }
      if (end == Input.Match.YES) {
        input.skip((cdata ? CDATA_CLOSE.length() : 0) + argumentClose.length());
        value.end(json);
        draft.write(json);
        place = Place.ARGUMENT_OR_END;
        return Step.MORE;
      }
      value.add(input.next(), json);
    }
    draft.write(json);
    return Step.MORE;
  }

  private Input.Match cdataEnd(Input input) {
    Input.Match close = input.match(CDATA_CLOSE);
    return close == Input.Match.YES ? valueEnd(input, CDATA_CLOSE.length()) : close;
  }

  private Input.Match valueEnd(Input input, int offset) {
    Input.Match close = input.match(offset, argumentClose);
    if (close != Input.Match.YES) {
      return close;
    }
    int next = offset + argumentClose.length();
    int most = next + MOST_SPACE;
    while (next < input.length() && Character.isWhitespace(input.charAt(next))) {
      if (next++ == most) {
        return Input.Match.YES;
      }
    }
    if (next == input.length()) {
      return input.isEnded() ? Input.Match.YES : Input.Match.PARTIAL;
    }
    boolean partial = false;
    for (String mark : new String[] {argumentOpen, callClose, sectionClose}) {
      Input.Match match = mark.isEmpty() ? Input.Match.NO : input.match(next, mark);
      if (match == Input.Match.YES) {
        return match;
      }
      partial |= match == Input.Match.PARTIAL;
    }
    return partial ? Input.Match.PARTIAL : Input.Match.NO;
  }

  @Override
  boolean tellUnfinishedCall() {
    if (draft.isNamed() && !draft.isTold()) {
      draft.tell();
      draft.write(draft.isEmpty() ? "{" : "");
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
    if (draft.isTold()) {
      draft.write(place == Place.OBJECT ? object.missing() : whole ? "" : "}");
      draft.finish();
    }
    return draft.isTold();
  }

  @Override
  public boolean hasName() {
    return draft.isNamed();
  }
}
