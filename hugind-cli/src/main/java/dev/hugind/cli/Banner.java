package dev.hugind.cli;

import dev.hugind.api.ServerOptions;
import dev.hugind.engine.Deployment;
import dev.hugind.engine.LlamaEngine;
import dev.hugind.engine.backend.ModelInfo;
import java.util.List;

/** Tells on stdout what is served and how to try it. Never prints a key. */
final class Banner {
  private final Console console;

  Banner(Console console) {
    this.console = console;
  }

  void print(List<Deployment> ready, ServerOptions listener, String url) {
    StringBuilder text = new StringBuilder();
    text.append(console.bold("hugind " + VersionText.hugind() + " serves " + url)).append("\n\n");
    for (Deployment deployment : ready) {
      deployment.loaded().ifPresent(engine -> describe(deployment.name(), engine, text));
    }
    text.append("Try it:\n").append(curl(ready.getFirst().name(), listener, url));
    text.append(console.dim("Ctrl-C stops it.")).append('\n');
    console.out().print(text);
    console.out().flush();
  }

  private void describe(String name, LlamaEngine engine, StringBuilder text) {
    ModelInfo info = engine.info();
    int slots = engine.stats().slots();
    row(
        "model",
        console.bold(name) + " (" + engine.options().model().path().getFileName() + ")",
        text);
    row("size", Sizes.model(info) + ", " + Sizes.bytes(info.weightBytes()), text);
    row(
        "context",
        slots + (slots == 1 ? " slot of " : " slots of ") + engine.contextTokens() + " tokens",
        text);
    row("runtime", engine.runtime(), text);
    text.append('\n');
  }

  private void row(String label, String value, StringBuilder text) {
    text.append("  ").append(console.dim(String.format("%-9s", label))).append(value).append('\n');
  }

  private static String curl(String model, ServerOptions listener, String url) {
    String key =
        listener.routes().apiKeys().isEmpty()
            ? ""
            : "    -H \"Authorization: Bearer $HUGIND_API_KEY\" \\\n";
    return "  curl "
        + (listener.tls() == null ? "" : "--cacert YOUR-CA.pem ")
        + url
        + "/v1/chat/completions \\\n"
        + key
        + "    -H 'Content-Type: application/json' \\\n"
        + "    -d '{\"model\":\""
        + model
        + "\",\"messages\":[{\"role\":\"user\",\"content\":\"Hello!\"}]}'\n\n";
  }
}
