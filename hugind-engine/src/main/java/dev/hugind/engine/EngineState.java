package dev.hugind.engine;

/** What an engine can do. States only move downwards in this list. */
public enum EngineState {
  /** Serves requests. */
  READY,
  /** Finishes running answers and takes no new ones. */
  DRAINING,
  /** The context failed; nothing can be served until it is opened anew. */
  FAILED,
  /** Closed; all native memory is free. */
  CLOSED
}
