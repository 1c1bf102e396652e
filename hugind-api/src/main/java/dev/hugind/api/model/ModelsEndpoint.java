package dev.hugind.api.model;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hugind.api.http.Exchange;
import dev.hugind.engine.Deployment;
import dev.hugind.engine.LlamaEngine;
import java.nio.charset.StandardCharsets;

/**
 * {@code GET /v1/models} and {@code GET /v1/models/{id}}.
 *
 * <p><b>Thread safety:</b> safe.
 */
public final class ModelsEndpoint {
  /** The name of the path's part that holds a model's id; ids may hold slashes. */
  public static final String ID = "id";

  private final ModelDirectory models;

  /**
   * Creates the endpoint.
   *
   * @param models the deployed models
   */
  public ModelsEndpoint(ModelDirectory models) {
    this.models = models;
  }

  /**
   * Lists all models, whatever their state.
   *
   * @param exchange the request
   */
  public void list(Exchange exchange) {
    ObjectNode root = JsonNodeFactory.instance.objectNode().put("object", "list");
    ArrayNode data = root.putArray("data");
    for (Deployment deployment : models.deployments()) {
      data.add(describe(deployment));
    }
    exchange.sendJson(200, root.toString().getBytes(StandardCharsets.UTF_8));
  }

  /**
   * Describes one model.
   *
   * @param exchange the request
   */
  public void get(Exchange exchange) {
    ObjectNode model = describe(models.find(exchange.pathParam(ID)));
    exchange.sendJson(200, model.toString().getBytes(StandardCharsets.UTF_8));
  }

  private static ObjectNode describe(Deployment deployment) {
    ObjectNode model =
        JsonNodeFactory.instance
            .objectNode()
            .put("id", deployment.name())
            .put("object", "model")
            .put("created", deployment.created().getEpochSecond())
            .put("owned_by", "hugind");
    ObjectNode meta = model.putObject("meta");
    deployment.loaded().ifPresent(engine -> describe(engine, meta));
    meta.put("state", stateOf(deployment));
    return model;
  }

  private static void describe(LlamaEngine engine, ObjectNode meta) {
    meta.put("architecture", engine.info().architecture())
        .put("parameters", engine.info().parameters())
        .put("ctx_size", engine.contextTokens())
        .put("quantisation", engine.info().quantization());
  }

  private static String stateOf(Deployment deployment) {
    return switch (deployment.state()) {
      case LOADING -> "loading";
      case READY -> "loaded";
      case FAILED -> "failed";
      case CLOSED -> "unloaded";
    };
  }
}
