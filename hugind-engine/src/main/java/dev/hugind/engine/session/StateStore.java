package dev.hugind.engine.session;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.channels.WritableByteChannel;
import java.time.Instant;
import java.util.List;

/**
 * Keeps states of conversations beyond the process: the tier below RAM.
 *
 * <p>A store keeps no budget of its own: what may be stored, and what goes first, is decided above
 * it.
 *
 * <p><b>Thread safety:</b> safe; methods may block on I/O. No two calls for one name run at once,
 * but for {@link #delete}, which may come at any time.
 *
 * <p><b>Lifecycle:</b> closed by the engine that uses it, after every opened state; {@code close}
 * is idempotent.
 */
public interface StateStore extends AutoCloseable {

  /**
   * A state that is there.
   *
   * @param header what is known of it
   * @param bytes what it takes in the store, header included
   * @param lastUsed when it was written or {@linkplain #touch used} last
   */
  record Stored(StateHeader header, long bytes, Instant lastUsed) {}

  /** Writes the bytes of a state. */
  @FunctionalInterface
  interface Source {
    /**
     * Writes exactly {@link StateHeader#stateBytes} bytes.
     *
     * @param channel takes them
     * @throws IOException what the channel threw
     */
    void writeTo(WritableByteChannel channel) throws IOException;
  }

  /** A state that can be read; closed by whoever opened it. */
  interface Opened extends AutoCloseable {

    /**
     * Returns what is known of the state.
     *
     * @return its header, as it was written
     */
    StateHeader header();

    /**
     * Returns the state's bytes, already checked.
     *
     * @return read-only; valid until {@link #close}
     */
    MemorySegment state();

    @Override
    void close();
  }

  /**
   * Lists what is stored, of any model, without reading states. What is broken or half written is
   * removed and left out.
   *
   * @return in no order
   * @throws IOException when the store can't be read at all
   */
  List<Stored> list() throws IOException;

  /**
   * Returns what a state will take in the store.
   *
   * @param header the state's header
   * @return bytes, header included
   */
  long bytes(StateHeader header);

  /**
   * Stores a state, in place of an earlier one of the same name: all of it, or nothing. Until it is
   * complete both take room.
   *
   * @param header what is known of it
   * @param source gives its bytes
   * @throws IOException when it could not be stored; then the earlier one is still there
   */
  void write(StateHeader header, Source source) throws IOException;

  /**
   * Opens a state and checks it whole.
   *
   * @param name its name
   * @return the state; the caller closes it
   * @throws IOException when it is missing or damaged
   */
  Opened open(String name) throws IOException;

  /**
   * Records that a state was used.
   *
   * @param name its name; one that is missing is ignored
   * @param when the time
   * @throws IOException when it can't be recorded
   */
  void touch(String name, Instant when) throws IOException;

  /**
   * Removes a state. An opened one can still be read.
   *
   * @param name its name; one that is missing is ignored
   * @throws IOException when it is still there
   */
  void delete(String name) throws IOException;

  @Override
  void close() throws IOException;
}
