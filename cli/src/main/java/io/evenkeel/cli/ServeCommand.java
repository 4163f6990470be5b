// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.cli;

import io.evenkeel.lab.deployed.GreeterServer;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The lab's server, for a real cluster. */
@Command(
    name = "serve",
    description = {
      "Answers the calls of 'evenkeel call' with its name, and gRPC's health checks.",
      "On SIGTERM it is not ready any more, serves on for a while, takes no new calls, and ends."
    },
    mixinStandardHelpOptions = true)
final class ServeCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Option(
      names = "--port",
      description = "Where to listen, by default 50051.",
      defaultValue = "50051")
  @Allowed(from = 0, to = 65_535)
  private int port;

  @Option(
      names = "--aged-port",
      description =
          "Where the same greeter listens behind a limit of the age of connections; by default"
              + " nowhere.",
      defaultValue = "-1")
  @Allowed(from = 0, to = 65_535)
  private int agedPort;

  @Option(
      names = "--connection-age",
      description = "That limit in seconds, by default 40.",
      defaultValue = "40")
  @Allowed(from = 1, to = 86_400)
  private int connectionAge;

  @Option(
      names = "--linger",
      description = "Seconds to serve on after SIGTERM, by default 5.",
      defaultValue = "5")
  @Allowed(from = 0, to = 3600)
  private int linger;

  @Option(
      names = "--drain",
      description = "Seconds that calls may take after that, by default 20.",
      defaultValue = "20")
  @Allowed(from = 0, to = 3600)
  private int drain;

  @Option(names = "--name", description = "What to answer; by default the host's name.")
  private @Nullable String name;

  ServeCommand() {}

  @Override
  public Integer call() throws InterruptedException {
    PrintWriter out = spec.commandLine().getOut();
    String host = System.getenv("HOSTNAME");
    String answer = name != null ? name : host == null ? "unnamed" : host;
    // A server that leaves takes its time, and so does the end of its JVM.
    try (Ending ending = Ending.open(Duration.ofSeconds(linger + drain + 5L))) {
      GreeterServer server =
          GreeterServer.start(
              new GreeterServer.Settings(
                  answer,
                  port,
                  agedPort,
                  Duration.ofSeconds(connectionAge),
                  Duration.ofSeconds(linger),
                  Duration.ofSeconds(drain)));
      out.println("listening on " + server.port() + " as " + answer);
      ending.await(0);
      server.leave();
      return ExitCode.OK;
    } catch (IOException e) {
      spec.commandLine().getErr().println(cannotListen(e));
      return ExitCode.PROBLEM;
    }
  }

  private static String cannotListen(IOException e) {
    Throwable cause = e.getCause();
    // The class of it differs by transport.
    boolean isInUse = String.valueOf(cause).contains("in use");
    return "Cannot listen: "
        + e.getMessage()
        + (cause == null ? "" : " (" + cause.getMessage() + ")")
        + (isInUse ? "; end what listens there, or use" : "; use")
        + " another port (0 finds a free one)";
  }
}
