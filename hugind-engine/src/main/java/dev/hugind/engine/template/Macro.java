package dev.hugind.engine.template;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A macro, or the body of a call block, with the variables around it.
 *
 * @param definition what it does
 * @param around the function in which it was defined
 */
record Macro(Definition definition, Frame around) implements Callable {
  /**
   * A compiled macro. Immutable.
   *
   * @param name its name, empty for a body
   * @param names its parameters
   * @param places where they are
   * @param defaults their defaults
   * @param caller where the variable {@code caller} is, if it is used
   * @param kwargs where further named arguments go, if they are used
   * @param varargs where further arguments go, if they are used
   * @param entry its scope
   * @param body its statements
   * @param layout its variables
   */
  record Definition(
      String name,
      List<String> names,
      List<Frame.Place> places,
      List<Code> defaults,
      Frame.@Nullable Place caller,
      Frame.@Nullable Place kwargs,
      Frame.@Nullable Place varargs,
      Entry entry,
      Action body,
      Frame.Layout layout) {}

  String name() {
    return definition.name();
  }

  @Nullable Object attribute(String name) {
    return switch (name) {
      case "name" -> definition.name().isEmpty() ? None.NONE : Text.own(definition.name());
      case "arguments" ->
          TupleValue.copyOf(definition.names().stream().map(n -> (Object) Text.own(n)).toList());
      case "caller" -> definition.caller() != null;
      case "catch_kwargs" -> definition.kwargs() != null;
      case "catch_varargs" -> definition.varargs() != null;
      case "explicit_caller" -> definition.names().contains("caller");
      default -> null;
    };
  }

  @Override
  public Text call(Rendering rendering, Arguments arguments) {
    rendering.budget().enter();
    Frame frame = new Frame(definition.layout(), around);
    bind(arguments, frame);
    TextBuilder out = new TextBuilder(rendering.budget());
    definition.entry().enter(frame);
    for (int i = 0; i < definition.places().size(); i++) {
      Frame.Place place = definition.places().get(i);
      if (place.get(frame) == null) {
        place.set(frame, definition.defaults().get(i).eval(frame));
      }
    }
    Action.Flow _ = definition.body().run(frame, out);
    rendering.budget().leave();
    return out.toText(rendering.isEscaping());
  }

  private void bind(Arguments arguments, Frame frame) {
    Map<String, Object> named = arguments.keywordCopy();
    List<Object> positional = arguments.positional();
    int count = definition.places().size();
    int given = Math.min(count, positional.size());
    boolean foundCaller = false;
    for (int i = 0; i < count; i++) {
      Frame.Place place = definition.places().get(i);
      if (i < given) {
        place.set(frame, positional.get(i));
      } else {
        String name = definition.names().get(i);
        foundCaller |= name.equals("caller");
        place.set(frame, named.remove(name));
      }
    }
    if (given == count) {
      foundCaller = definition.names().contains("caller");
    }
    if (definition.caller() != null && !foundCaller) {
      Object caller = named.remove("caller");
      definition
          .caller()
          .set(
              frame,
              caller == null || caller == None.NONE
                  ? Undefined.because("No caller defined")
                  : caller);
    }
    if (definition.kwargs() != null) {
      definition.kwargs().set(frame, new Arguments(List.of(), named).keywordDict());
    } else if (!named.isEmpty()) {
      throw TemplateException.runtime(
          named.containsKey("caller")
              ? "macro '"
                  + name()
                  + "' was invoked with two values for the special caller argument. This is most likely a bug."
              : "macro '"
                  + name()
                  + "' takes no keyword argument '"
                  + named.keySet().iterator().next()
                  + "'");
    }
    if (definition.varargs() != null) {
      definition
          .varargs()
          .set(frame, TupleValue.copyOf(positional.subList(given, positional.size())));
    } else if (positional.size() > count) {
      throw TemplateException.runtime(
          "macro '" + name() + "' takes not more than " + count + " argument(s)");
    }
  }
}
