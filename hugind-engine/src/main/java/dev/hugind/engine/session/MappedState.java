package dev.hugind.engine.session;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A state as its file lies in memory.
 *
 * <p><b>Thread safety:</b> safe, but for use after {@link #close}.
 *
 * <p><b>Lifecycle:</b> closed by whoever opened the state; {@code close} is idempotent. The file
 * may be deleted or replaced before, where the system lets a mapped file go.
 */
final class MappedState implements StateStore.Opened {
  private final StateHeader header;
  private final MemorySegment state;
  private final Arena arena;
  private final AtomicBoolean closed = new AtomicBoolean();

  private MappedState(StateHeader header, MemorySegment state, Arena arena) {
    this.header = header;
    this.state = state;
    this.arena = arena;
  }

  /** Maps the state of a checked file; the channel may be closed after. */
  static MappedState map(FileChannel channel, StateFormat.Decoded decoded) throws IOException {
    StateHeader header = decoded.header();
    // Shared: the thread that reads the file need not be the one that restores the state.
    Arena arena = Arena.ofShared();
    try {
      MemorySegment state =
          channel.map(
              FileChannel.MapMode.READ_ONLY, decoded.stateOffset(), header.stateBytes(), arena);
      return new MappedState(header, state, arena);
    } catch (IOException | RuntimeException | Error e) {
      arena.close();
      throw e;
    }
  }

  @Override
  public StateHeader header() {
    return header;
  }

  @Override
  public MemorySegment state() {
    return state;
  }

  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      arena.close();
    }
  }
}
