package dev.hugind.cli;

import dev.hugind.api.HugindServer;
import dev.hugind.api.ServerOptions;
import dev.hugind.config.HugindHome;
import dev.hugind.engine.Deployment;
import dev.hugind.engine.DeploymentState;
import dev.hugind.engine.EngineManager;
import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.SocketException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Runs a server from the first byte it listens for to the last answer.
 *
 * <p>It listens at once and loads after that, so that whoever watches its readiness sees it grow.
 */
final class ServerRun {
  private static final long PID = ProcessHandle.current().pid();

  private final RunFolder notes;
  private final Console console;

  ServerRun(HugindHome home, Console console) {
    this.notes = new RunFolder(home.run());
    this.console = console;
  }

  /**
   * Serves until a signal asks to stop.
   *
   * @return the exit code: 0 after a signal
   * @throws CommandFailure when it cannot listen, or no model can be loaded
   */
  int serve(ServePlan plan) throws InterruptedException {
    StopSignal stop =
        new StopSignal(
            () -> {
              notes.remove(PID);
              Runtime.getRuntime().halt(ExitCode.KILLED);
            });
    stop.listen();
    EngineManager engines = new EngineManager();
    try (HugindServer server = listen(engines, plan.listener())) {
      for (ServedModel model : plan.models()) {
        var _ = engines.deploy(model.name(), model.options());
      }
      String url = url(plan.listener(), server.port());
      try (StatusSocket _ = tell(engines, plan, url, server.port())) {
        if (awaitLoaded(engines, stop)) {
          new Banner(console).print(ready(engines), plan.listener(), url);
          stop.await();
        }
        int running = server.routes().running();
        if (running > 0) {
          console
              .err()
              .println(
                  "hugind: stopping; "
                      + running
                      + (running == 1 ? " answer" : " answers")
                      + " may go on for "
                      + Sizes.time(plan.listener().shutdownTimeout())
                      + ", a second signal ends at once");
        }
        // Before the socket closes, so that 'server list' shows what is still being answered.
        var _ = server.routes().drain(plan.listener().shutdownTimeout());
      }
    } finally {
      notes.remove(PID);
      closeEngines(engines);
    }
    return ExitCode.DONE;
  }

  private static HugindServer listen(EngineManager engines, ServerOptions options) {
    // Jetty would complain about a taken port in a way of its own, so it is tried before.
    try (ServerSocket probe = new ServerSocket()) {
      probe.bind(new InetSocketAddress(options.host(), options.port()));
    } catch (IOException e) {
      throw CommandFailure.failed(whyNotListening(e, options), e);
    }
    try {
      return HugindServer.start(engines, options);
    } catch (RuntimeException e) {
      throw CommandFailure.failed(whyNotListening(e, options), e);
    }
  }

  private static String whyNotListening(Exception failure, ServerOptions options) {
    String where = "port " + options.port() + " of " + options.host();
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      String message = String.valueOf(cause.getMessage());
      if (cause instanceof BindException && message.contains("assign")) {
        return "cannot listen on "
            + options.host()
            + ": it is no address of this machine; change server.host or give --host";
      }
      if (cause instanceof SocketException && message.contains("ermission")) {
        return "cannot listen on "
            + where
            + ": the system does not allow it; choose a port above 1023 with server.port or --port";
      }
      if (cause instanceof BindException) {
        return where
            + " is in use by another program; stop it ('hugind server list' shows servers), or"
            + " choose another port with server.port or --port";
      }
    }
    return "cannot listen on " + where + ": " + failure.getMessage();
  }

  /** Lets 'server list' know of this server; one that cannot be listed serves all the same. */
  private @Nullable StatusSocket tell(EngineManager engines, ServePlan plan, String url, int port) {
    try {
      notes.create();
      StatusSocket socket =
          StatusSocket.open(
              notes.socket(PID),
              () -> engines.deployments().stream().map(ModelStatus::of).toList());
      notes.write(
          new RunNote(
              PID,
              System.currentTimeMillis(),
              url,
              port,
              plan.models().stream().map(ServedModel::name).toList()));
      return socket;
    } catch (IOException | RuntimeException e) {
      console.complain(
          "'hugind server list' will not show this server, because its note could not be written: "
              + e.getMessage());
      return null;
    }
  }

  /**
   * Waits until every model is loaded or has failed.
   *
   * @return false when a signal came before
   * @throws CommandFailure when none could be loaded
   */
  private boolean awaitLoaded(EngineManager engines, StopSignal stop) throws InterruptedException {
    List<Deployment> all = engines.deployments();
    if (!new LoadWatch(console).await(all, stop)) {
      return false;
    }
    List<Deployment> failed =
        all.stream().filter(one -> one.state() == DeploymentState.FAILED).toList();
    if (failed.size() == all.size()) {
      throw CommandFailure.failed(String.join("\n", failed.stream().map(this::why).toList()));
    }
    failed.forEach(one -> console.complain(why(one) + "; the others are served"));
    return true;
  }

  private String why(Deployment failed) {
    return "model '"
        + failed.name()
        + "' could not be loaded: "
        + failed.failure().map(FailureReporter::message).orElse("its context failed");
  }

  private static List<Deployment> ready(EngineManager engines) {
    return engines.deployments().stream()
        .filter(one -> one.state() == DeploymentState.READY)
        .toList();
  }

  /** Closes what is loaded. A load cannot be interrupted: the end of the process ends it. */
  private static void closeEngines(EngineManager engines) {
    if (engines.deployments().stream().noneMatch(one -> one.state() == DeploymentState.LOADING)) {
      engines.close();
    }
  }

  /** Returns where a program on this machine finds the server. */
  private static String url(ServerOptions options, int port) {
    String host =
        switch (options.host()) {
          case "0.0.0.0", "::", "[::]" -> "127.0.0.1";
          case String given when given.contains(":") && !given.startsWith("[") -> "[" + given + "]";
          case String given -> given;
        };
    return (options.tls() == null ? "http://" : "https://") + host + ":" + port;
  }
}
