package dev.hugind.engine;

/** Where a deployment is in its life. */
public enum DeploymentState {
  /** The model is being loaded. */
  LOADING,
  /** Requests are served. */
  READY,
  /** Loading or the context failed; the reason is known. */
  FAILED,
  /** Closed. */
  CLOSED
}
