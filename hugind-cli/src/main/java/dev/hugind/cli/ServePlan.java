package dev.hugind.cli;

import dev.hugind.api.ServerOptions;
import java.util.List;

/**
 * What one server process serves, and where.
 *
 * @param models at least one, each with a name of its own
 * @param listener where requests come in, and who may send them
 */
record ServePlan(List<ServedModel> models, ServerOptions listener) {
  ServePlan {
    models = List.copyOf(models);
  }
}
