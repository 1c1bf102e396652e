package dev.hugind.engine.session;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.channels.WritableByteChannel;

/**
 * The right to a state that is held in RAM; what several conversations share is held once.
 *
 * <p><b>Thread safety:</b> safe, but for use after {@link #close}.
 *
 * <p><b>Lifecycle:</b> closed exactly once by whoever got it; the memory is free when nobody holds
 * a right to it any more.
 */
public interface RamCopy extends AutoCloseable {

  /**
   * Returns how many tokens the state holds.
   *
   * @return at least 1
   */
  int tokens();

  /**
   * Tells whether the first tokens can be used without the others.
   *
   * @return false for a state that can only be restored whole
   */
  boolean isCuttable();

  /**
   * Returns the size of the state of the first tokens.
   *
   * @param count how many tokens; all of them where it is not cuttable
   * @return bytes
   */
  long stateBytes(int count);

  /**
   * Puts the state of the first tokens together.
   *
   * @param count how many tokens; all of them where it is not cuttable
   * @param state gets it; {@link #stateBytes} bytes
   */
  void read(int count, MemorySegment state);

  /**
   * Writes the whole state.
   *
   * @param channel takes {@code stateBytes(tokens())} bytes
   * @throws IOException what the channel threw
   */
  void writeTo(WritableByteChannel channel) throws IOException;

  /**
   * Returns a second right to the same state.
   *
   * @return the caller closes it
   */
  RamCopy share();

  @Override
  void close();
}
