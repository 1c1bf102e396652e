package dev.hugind.cli;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.hugind.engine.session.SessionStats;
import java.util.ArrayList;
import java.util.List;

/**
 * How many conversations a model remembers, each counted where it is fastest to come back from.
 *
 * @param slot in slots
 * @param ram in RAM
 * @param disk on disk
 */
record SessionCounts(
    @JsonProperty("slot") int slot, @JsonProperty("ram") int ram, @JsonProperty("disk") int disk) {

  static SessionCounts of(SessionStats stats) {
    return new SessionCounts(
        stats.slot().conversations(), stats.ram().conversations(), stats.disk().conversations());
  }

  /** Returns the tiers that hold any: {@code 2 slot, 40 disk}; or {@code 0}. */
  String text() {
    List<String> tiers = new ArrayList<>();
    add(slot, "slot", tiers);
    add(ram, "ram", tiers);
    add(disk, "disk", tiers);
    return tiers.isEmpty() ? "0" : String.join(", ", tiers);
  }

  private static void add(int count, String tier, List<String> tiers) {
    if (count > 0) {
      tiers.add(count + " " + tier);
    }
  }
}
