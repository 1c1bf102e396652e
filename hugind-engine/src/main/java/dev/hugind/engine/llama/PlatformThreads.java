package dev.hugind.engine.llama;

/** Keeps native calls off virtual threads, whose carrier they would pin. */
final class PlatformThreads {

  /**
   * Refuses to go on on a virtual thread.
   *
   * @param what what was about to happen, for the message
   */
  static void require(String what) {
    if (Thread.currentThread().isVirtual()) {
      throw new IllegalStateException(
          what + " makes native calls, which belong on a platform thread; this one is virtual");
    }
  }

  private PlatformThreads() {}
}
