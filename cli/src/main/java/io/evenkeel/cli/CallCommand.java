// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.cli;

import io.evenkeel.lab.deployed.CallReport;
import io.evenkeel.lab.deployed.GreeterClient;
import io.evenkeel.lab.measure.Sentences;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The lab's client, for a real cluster. */
@Command(
    name = "call",
    description = {
      "Calls servers of 'evenkeel serve' at a steady rate, and prints each second who answered.",
      "Calls have a deadline of a second, do not wait for ready, and are not retried."
    },
    mixinStandardHelpOptions = true)
final class CallCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Parameters(
      paramLabel = "TARGET",
      description = "Such as kubernetes:///greeter.prod:grpc or dns:///greeter:50051.")
  private String target = "";

  @Option(
      names = "--lb",
      description = "The channel's default balancing policy, such as round_robin.",
      defaultValue = "")
  private String policy = "";

  @Option(names = "--rate", description = "Calls a second, by default 100.", defaultValue = "100")
  @Allowed(from = 0.01, to = 100_000)
  private double rate;

  @Option(
      names = "--streams",
      description = "Streams to keep open beside the calls, by default none.",
      defaultValue = "0")
  @Allowed(from = 0, to = 10_000)
  private int streams;

  @Option(
      names = "--clients",
      description = "Channels that take turns, by default 1.",
      defaultValue = "1")
  @Allowed(from = 1, to = 1000)
  private int clients;

  @Option(
      names = "--way",
      description = "What it calls itself in its lines.",
      defaultValue = "call")
  private String way = "call";

  @Option(
      names = {"-o", "--output"},
      description = "text or json, a line a second; by default text.",
      defaultValue = "text")
  private Output output = Output.text;

  @Option(
      names = "--seconds",
      description = "Ends after so many seconds; by default with SIGTERM or Ctrl-C.",
      defaultValue = "0")
  @Allowed(from = 1, to = 86_400)
  private int seconds;

  /** What lines look like; the names are what users write. */
  enum Output {
    text,
    json
  }

  CallCommand() {}

  @Override
  public Integer call() throws InterruptedException {
    PrintWriter out = spec.commandLine().getOut();
    GreeterClient.Settings settings =
        new GreeterClient.Settings(target, policy, rate, streams, clients, way);
    if (output == Output.text) {
      // Who watches a terminal should not wonder; in JSON every line is a second.
      spec.commandLine()
          .getErr()
          .println(
              "Calling " + target + "; each second's counts follow once it answers, or in 30 s");
    }
    try (Ending ending = Ending.open()) {
      GreeterClient client = GreeterClient.start(settings, report -> out.println(line(report)));
      try {
        ending.await(seconds);
      } finally {
        client.close();
      }
    }
    return ExitCode.OK;
  }

  private String line(CallReport report) {
    return output == Output.json ? report.toJson() : text(report);
  }

  static String text(CallReport report) {
    StringBuilder pods = new StringBuilder();
    new TreeMap<>(report.pods())
        .forEach((pod, n) -> pods.append("  ").append(pod).append(' ').append(n));
    Double p99 = report.p99Millis();
    return String.format(
        Locale.ROOT,
        "%d calls, %d failed, p99 %s%s%s",
        report.begun(),
        report.failed(),
        p99 == null ? "-" : Sentences.duration(p99 / 1000),
        pods,
        report.failed() == 0 ? "" : "  (" + report.lastFailure() + ")");
  }
}
