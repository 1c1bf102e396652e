package dev.hugind.engine.grammar;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * Keeps what was compiled last, by what it was compiled from: clients send the same tools and
 * schemas with every request.
 *
 * <p><b>Thread safety:</b> safe. Two threads that miss the same key at once both compile it.
 *
 * @param <K> what is compiled; its equality decides
 * @param <V> what comes of it
 */
public final class CompiledCache<K, V> {
  private final int most;
  private final long mostWeight;
  private final ToLongFunction<V> weight;

  /** Guarded by itself; in order of last use. */
  private final LinkedHashMap<K, V> values = new LinkedHashMap<>(16, 0.75f, true);

  private long totalWeight;

  /**
   * Creates an empty cache.
   *
   * @param most how many values are kept at most; at least 1
   * @param mostWeight how heavy they are together at most; what is heavier alone is not kept
   * @param weight how heavy a value is; the same each time
   */
  public CompiledCache(int most, long mostWeight, ToLongFunction<V> weight) {
    this.most = most;
    this.mostWeight = mostWeight;
    this.weight = weight;
  }

  /**
   * Returns a value.
   *
   * @param key what it is compiled from
   * @param compiler compiles it, when it is not known; whatever it throws comes out, and nothing is
   *     kept then
   * @return the value, compiled now or before
   */
  public V get(K key, Supplier<V> compiler) {
    synchronized (values) {
      V known = values.get(key);
      if (known != null) {
        return known;
      }
    }
    // Compiling takes milliseconds: others go on meanwhile.
    V made = compiler.get();
    synchronized (values) {
      @Nullable V replaced = values.put(key, made);
      totalWeight += weight.applyAsLong(made);
      totalWeight -= replaced == null ? 0 : weight.applyAsLong(replaced);
      forgetOldest();
    }
    return made;
  }

  private void forgetOldest() {
    Iterator<Map.Entry<K, V>> oldest = values.entrySet().iterator();
    while (values.size() > most || totalWeight > mostWeight) {
      totalWeight -= weight.applyAsLong(oldest.next().getValue());
      oldest.remove();
    }
  }

  /**
   * Returns how many values are kept.
   *
   * @return from 0 to the bound
   */
  public int size() {
    synchronized (values) {
      return values.size();
    }
  }
}
