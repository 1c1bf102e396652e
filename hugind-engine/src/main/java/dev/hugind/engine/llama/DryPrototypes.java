package dev.hugind.engine.llama;

import java.lang.foreign.MemorySegment;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * DRY samplers to copy from: making one searches the whole vocabulary for the texts that break
 * sequences, 7 to 16 ms in which no slot would get a token.
 *
 * <p><b>Thread safety:</b> confined to the thread of its context.
 *
 * <p><b>Lifecycle:</b> closed by its context.
 */
final class DryPrototypes implements AutoCloseable {
  /** Few applications use more than one setting; each prototype holds some hundred kilobytes. */
  private static final int MOST = 8;

  private final SamplerApi api;
  private final Map<Key, MemorySegment> prototypes = new LinkedHashMap<>(16, 0.75f, true);

  DryPrototypes(SamplerApi api) {
    this.api = api;
  }

  /**
   * What makes a DRY sampler.
   *
   * @param multiplier its strength
   * @param base its growth
   * @param allowedLength the length that it lets pass
   * @param lastN how far it looks back, in tokens
   * @param breakers what repeated sequences don't cross
   */
  record Key(float multiplier, float base, int allowedLength, int lastN, List<String> breakers) {}

  /** Returns a new sampler, which the caller owns. */
  MemorySegment copy(Key key, Supplier<MemorySegment> maker) {
    MemorySegment prototype = prototypes.get(key);
    if (prototype == null) {
      prototype = maker.get();
      prototypes.put(key, prototype);
      if (prototypes.size() > MOST) {
        Iterator<MemorySegment> eldest = prototypes.values().iterator();
        api.free(eldest.next());
        eldest.remove();
      }
    }
    return api.copy(prototype);
  }

  @Override
  public void close() {
    prototypes.values().forEach(api::free);
    prototypes.clear();
  }
}
