package dev.hugind.engine.session;

import java.util.List;

/**
 * The conversations that an engine remembers.
 *
 * <p><b>Thread safety:</b> safe.
 */
public interface Sessions {

  /**
   * Lists the sessions of an isolation key. Conversations without an id are not among them.
   *
   * @param isolation the key of the tenant or API key
   * @return the last used first
   */
  List<SessionInfo> list(String isolation);

  /**
   * Forgets a session wherever its state is, files included. A running answer goes on, and is
   * forgotten when it ends. Blocks on the store's I/O.
   *
   * @param isolation the key of the tenant or API key
   * @param id the session's id
   * @return false when there is none of that id
   */
  boolean delete(String isolation, String id);

  /**
   * Returns counters and gauges.
   *
   * @return their values now
   */
  SessionStats stats();
}
