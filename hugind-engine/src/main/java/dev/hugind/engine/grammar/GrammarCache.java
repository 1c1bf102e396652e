package dev.hugind.engine.grammar;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;

/**
 * Keeps the grammars that were compiled last, by their text: clients send the same schema with
 * every request.
 *
 * <p><b>Thread safety:</b> safe. Two threads that miss the same text at once both compile it.
 */
public final class GrammarCache {
  private final int most;
  private final long mostCharacters;
  private final Function<String, Grammar> compiler;

  /** Guarded by itself; in order of last use. */
  private final LinkedHashMap<String, Grammar> grammars = new LinkedHashMap<>(16, 0.75f, true);

  private long characters;

  /**
   * Creates an empty cache.
   *
   * @param most how many grammars are kept at most; at least 1
   * @param mostCharacters how long their texts are together at most, in UTF-16 units; what is
   *     longer alone is not kept
   * @param compiler makes a grammar of its text
   */
  public GrammarCache(int most, long mostCharacters, Function<String, Grammar> compiler) {
    this.most = most;
    this.mostCharacters = mostCharacters;
    this.compiler = compiler;
  }

  /**
   * Returns a grammar.
   *
   * @param text its text
   * @return the grammar, compiled now or before
   * @throws GrammarException when the text is no good grammar; nothing is kept then
   */
  public Grammar get(String text) {
    synchronized (grammars) {
      Grammar known = grammars.get(text);
      if (known != null) {
        return known;
      }
    }
    // Compiling takes milliseconds: others go on meanwhile.
    Grammar made = compiler.apply(text);
    synchronized (grammars) {
      if (grammars.put(text, made) == null) {
        characters += text.length();
      }
      forgetOldest();
    }
    return made;
  }

  private void forgetOldest() {
    var oldest = grammars.entrySet().iterator();
    while (grammars.size() > most || characters > mostCharacters) {
      Map.Entry<String, Grammar> entry = oldest.next();
      characters -= entry.getKey().length();
      oldest.remove();
    }
  }

  /**
   * Returns how many grammars are kept.
   *
   * @return from 0 to the bound
   */
  public int size() {
    synchronized (grammars) {
      return grammars.size();
    }
  }
}
