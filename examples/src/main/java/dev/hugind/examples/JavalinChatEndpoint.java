package dev.hugind.examples;

import dev.hugind.api.HugindRoutes;
import dev.hugind.api.RouteOptions;
import dev.hugind.engine.EngineManager;
import dev.hugind.engine.EngineOptions;
import io.javalin.Javalin;
import java.nio.file.Path;

/**
 * A web application of one's own with a chat page: the gateway's routes live below {@code /ai} of a
 * Javalin application that has pages and routes beside them.
 *
 * <p>Run it with the path of a GGUF model as its argument and open http://localhost:7070.
 */
public final class JavalinChatEndpoint {
  private JavalinChatEndpoint() {}

  /**
   * Starts the application on port 7070.
   *
   * @param args the path of a GGUF model
   */
  public static void main(String[] args) {
    EngineManager engines = new EngineManager();
    Javalin app = application(engines, Path.of(args[0]));
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  app.stop();
                  engines.close();
                }));
    app.start("127.0.0.1", 7070);
  }

  static Javalin application(EngineManager engines, Path model) {
    engines.deploy("my-model", EngineOptions.builder(model).build()); // loads in the background
    return Javalin.create(
        config -> {
          config.concurrency.useVirtualThreads = true; // answers block their thread
          config.startup.showJavalinBanner = false;
          config.staticFiles.add("/chat");
          HugindRoutes.mount(config, engines, RouteOptions.builder().prefix("/ai").build());
          config.routes.get("/about", context -> context.result("A page of the application's own"));
        });
  }
}
