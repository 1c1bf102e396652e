package dev.hugind.engine.template;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The parameters of a built-in function: names, which may be left out, and whether they may be
 * given by name.
 */
final class Parameters {
  private final List<String> names;
  private final int required;
  private final boolean named;

  private Parameters(List<String> names, int required, boolean named) {
    this.names = names;
    this.required = required;
    this.named = named;
  }

  /**
   * Parameters that may be given by name; a {@code ?} at the end marks the ones that may be left
   * out.
   */
  static Parameters of(String... names) {
    return parse(true, names);
  }

  /** Parameters that cannot be given by name. */
  static Parameters positional(String... names) {
    return parse(false, names);
  }

  private static Parameters parse(boolean named, String... specs) {
    int required = (int) Arrays.stream(specs).takeWhile(name -> !name.endsWith("?")).count();
    return new Parameters(
        Arrays.stream(specs).map(name -> name.replace("?", "")).toList(), required, named);
  }

  Bound bind(String function, Arguments arguments) {
    int given = arguments.size();
    if (given > names.size()) {
      throw TemplateException.runtime(
          function + "() takes at most " + names.size() + " arguments (" + given + " given)");
    }
    @Nullable Object[] values = new @Nullable Object[names.size()];
    for (int i = 0; i < given; i++) {
      values[i] = arguments.positional().get(i);
    }
    for (Map.Entry<String, Object> keyword : arguments.keywords().entrySet()) {
      int index = named ? names.indexOf(keyword.getKey()) : -1;
      if (index < 0) {
        throw TemplateException.runtime(
            function + "() got an unexpected keyword argument '" + keyword.getKey() + "'");
      }
      if (values[index] != null) {
        throw TemplateException.runtime(
            function + "() got multiple values for argument '" + keyword.getKey() + "'");
      }
      values[index] = keyword.getValue();
    }
    for (int i = 0; i < required; i++) {
      if (values[i] == null) {
        throw TemplateException.runtime(
            function + "() missing required argument: '" + names.get(i) + "'");
      }
    }
    return new Bound(values);
  }
}
