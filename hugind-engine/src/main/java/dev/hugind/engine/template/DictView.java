package dev.hugind.engine.template;

import java.util.List;

/**
 * The keys, values or entries of a dict, as {@code d.items()} returns them.
 *
 * @param dict the dict
 * @param kind which of the three
 */
record DictView(DictValue dict, Kind kind) {
  /** Which side of the entries. */
  enum Kind {
    KEYS("dict_keys"),
    VALUES("dict_values"),
    ITEMS("dict_items");

    private final String typeName;

    Kind(String typeName) {
      this.typeName = typeName;
    }

    String typeName() {
      return typeName;
    }
  }

  List<Object> items() {
    return switch (kind) {
      case KEYS -> dict.keys();
      case VALUES -> dict.values();
      case ITEMS -> dict.entries();
    };
  }
}
