package dev.hugind.engine.chat;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** Cases in which llama.cpp's answer is not the right one, each with the reason. */
final class Exceptions {
  private final Map<String, String> reasons = new HashMap<>();
  private final Set<String> used = new HashSet<>();

  /**
   * Adds some.
   *
   * @param reason why
   * @param template the template's file name without its ending
   * @param cases the cases' names
   */
  Exceptions add(String reason, String template, String... cases) {
    for (String name : cases) {
      reasons.put(template + ".jinja " + name, reason);
    }
    return this;
  }

  boolean allows(String template, String name) {
    String key = template + " " + name;
    used.add(key);
    return reasons.containsKey(key);
  }

  /** Exceptions that no case needed. */
  Set<String> unused() {
    Set<String> unused = new HashSet<>(reasons.keySet());
    unused.removeAll(used);
    return unused;
  }
}
