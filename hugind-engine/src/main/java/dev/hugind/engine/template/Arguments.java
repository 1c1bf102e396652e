package dev.hugind.engine.template;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The arguments of one call.
 *
 * @param positional those without a name
 * @param keywords those with a name, in order
 */
record Arguments(List<Object> positional, Map<String, Object> keywords) {
  static final Arguments NONE = new Arguments(List.of(), Map.of());

  static Arguments of(Object... positional) {
    return new Arguments(List.of(positional), Map.of());
  }

  int size() {
    return positional.size();
  }

  /** The same arguments after {@code first}. */
  Arguments prepend(Object first) {
    List<Object> all = new ArrayList<>(positional.size() + 1);
    all.add(first);
    all.addAll(positional);
    return new Arguments(all, keywords);
  }

  /** The same arguments without the first {@code count} positional ones. */
  Arguments drop(int count) {
    return new Arguments(
        positional.subList(Math.min(count, positional.size()), positional.size()), keywords);
  }

  DictValue keywordDict() {
    DictValue dict = new DictValue();
    keywords.forEach((name, value) -> dict.put(Text.own(name), value));
    return dict;
  }

  Map<String, Object> keywordCopy() {
    return new LinkedHashMap<>(keywords);
  }
}
