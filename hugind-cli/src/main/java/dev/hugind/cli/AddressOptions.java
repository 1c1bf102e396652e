package dev.hugind.cli;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** The options that change where a server listens. */
final class AddressOptions {
  private static final int MAX_PORT = 65_535;

  @Option(
      names = "--port",
      paramLabel = "N",
      description = "Listen on this port (0 = any free one); default: server.port.")
  private @Nullable Integer port;

  @Option(
      names = "--host",
      paramLabel = "H",
      description = "Listen on this address; default: server.host.")
  private @Nullable String host;

  @Nullable Integer port() {
    return port;
  }

  @Nullable String host() {
    return host;
  }

  void check(CommandLine command) {
    if (port != null && (port < 0 || port > MAX_PORT)) {
      throw new ParameterException(
          command, "--port is " + port + "; allowed: 0 to " + MAX_PORT + " (0 = any free one)");
    }
  }
}
