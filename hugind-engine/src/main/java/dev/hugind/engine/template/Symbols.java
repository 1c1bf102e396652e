package dev.hugind.engine.template;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The variables of one scope and where each comes from, found before anything runs.
 *
 * <p>It follows Jinja2's {@code idtracking}: a name becomes an identifier that carries the level of
 * its scope, and a scope loads the identifiers it needs when it is entered.
 */
final class Symbols {
  /** How an identifier gets its value when its scope is entered. */
  enum Source {
    /** It is set before, as a parameter or a target of a loop. */
    PARAMETER,
    /** It is looked up among the variables of the rendering. */
    CONTEXT,
    /** It is copied from an outer identifier. */
    OUTER,
    /** It has none. */
    NOTHING
  }

  /**
   * One load.
   *
   * @param source where the value comes from
   * @param from the variable or outer identifier, empty if neither
   */
  record Load(Source source, String from) {}

  private final int level;
  private final @Nullable Symbols parent;

  /** The symbols that this is a branch of; it only holds what it adds to them. */
  private final @Nullable Symbols base;

  private final Map<String, String> references = new HashMap<>();
  private final Map<String, Load> loads = new LinkedHashMap<>();
  private final Set<String> stores = new TreeSet<>();

  Symbols(@Nullable Symbols parent) {
    this(parent, null, parent == null ? 0 : parent.level + 1);
  }

  private Symbols(@Nullable Symbols parent, @Nullable Symbols base, int level) {
    this.parent = parent;
    this.base = base;
    this.level = level;
  }

  Map<String, Load> loads() {
    return loads;
  }

  /** Symbols that begin like these and then go their own way. */
  Symbols branch() {
    return new Symbols(parent, this, level);
  }

  private String define(String name, Load load) {
    String identifier = level + "_" + name;
    references.put(name, identifier);
    loads.put(identifier, load);
    return identifier;
  }

  @Nullable String find(String name) {
    String own = findOwn(name);
    return own != null ? own : parent == null ? null : parent.find(name);
  }

  private @Nullable String findOwn(String name) {
    for (Symbols symbols = this; symbols != null; symbols = symbols.base) {
      String own = symbols.references.get(name);
      if (own != null) {
        return own;
      }
    }
    return null;
  }

  private void addStore(String name) {
    for (Symbols symbols = base; symbols != null; symbols = symbols.base) {
      if (symbols.stores.contains(name)) {
        return;
      }
    }
    stores.add(name);
  }

  void store(String name) {
    addStore(name);
    if (findOwn(name) != null) {
      return;
    }
    String outer = parent == null ? null : parent.find(name);
    String _ =
        define(name, outer == null ? new Load(Source.NOTHING, "") : new Load(Source.OUTER, outer));
  }

  String declareParameter(String name) {
    addStore(name);
    return define(name, new Load(Source.PARAMETER, ""));
  }

  void load(String name) {
    if (find(name) == null) {
      String _ = define(name, new Load(Source.CONTEXT, name));
    }
  }

  /**
   * Takes over what the branches of a condition do; what only some of them set needs a value in the
   * others.
   */
  void mergeBranches(List<Symbols> branches) {
    Set<String> stored = new TreeSet<>();
    branches.forEach(branch -> stored.addAll(branch.stores));
    stored.removeAll(stores);
    for (Symbols branch : branches) {
      references.putAll(branch.references);
      loads.putAll(branch.loads);
    }
    for (String name : stored) {
      addStore(name);
      String outer = parent == null ? null : parent.find(name);
      loads.put(
          level + "_" + name,
          outer == null ? new Load(Source.CONTEXT, name) : new Load(Source.OUTER, outer));
    }
  }

  /** The names that this scope and the outer ones set, with their identifiers. */
  Map<String, String> visibleStores() {
    Map<String, String> visible = new LinkedHashMap<>();
    for (Symbols scope = this; scope != null; scope = scope.parent) {
      for (String name : scope.stores) {
        String identifier = find(name);
        if (identifier != null) {
          visible.putIfAbsent(name, identifier);
        }
      }
    }
    return visible;
  }
}
