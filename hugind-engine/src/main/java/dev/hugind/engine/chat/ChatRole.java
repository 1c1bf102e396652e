package dev.hugind.engine.chat;

import java.util.Locale;
import java.util.Optional;

/** Who says a message. */
public enum ChatRole {
  /** The operator's instructions. */
  SYSTEM,
  /** The application's instructions; templates see them as the system's. */
  DEVELOPER,
  /** The person. */
  USER,
  /** The model. */
  ASSISTANT,
  /** The result of a tool that the model called. */
  TOOL;

  /**
   * Returns the role's name on the wire.
   *
   * @return the lower-case name
   */
  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * Finds a role by its name on the wire.
   *
   * @param name the lower-case name
   * @return the role, empty when there is none of that name
   */
  public static Optional<ChatRole> of(String name) {
    for (ChatRole role : values()) {
      if (role.wireName().equals(name)) {
        return Optional.of(role);
      }
    }
    return Optional.empty();
  }
}
