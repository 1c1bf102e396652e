package dev.hugind.bench.peer;

import java.util.List;
import java.util.Map;

/** What users do with a server, in steps that the servers do in turns. */
interface Scenario {
  /** Returns its name on the command line. */
  String name();

  /** Returns how the servers are to be started. */
  Setup setup();

  /**
   * Returns the steps for one server: as many, and the same figures, for each.
   *
   * @param server the server
   * @return steps that are done in order
   */
  List<Step> steps(RunningServer server);

  /** One step. */
  interface Step {
    /**
     * Does it.
     *
     * @return what was measured
     * @throws Exception when the server refused or broke off; then nothing is measured
     */
    Map<Figure, Double> measure() throws Exception;
  }
}
