// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.cli;

import io.evenkeel.simulation.Result;
import io.evenkeel.simulation.Scenario;
import io.evenkeel.simulation.Simulation;
import io.evenkeel.simulation.fleet.FleetSpec;
import io.evenkeel.simulation.policy.PolicyKind;
import io.evenkeel.simulation.report.Table;
import io.evenkeel.simulation.scenario.Scenarios;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Policies in a simulated fleet in trouble, side by side. */
@Command(
    name = "simulate",
    description = {
      "Shows how balancing policies do in a simulated fleet in trouble, side by side.",
      "The policy evenkeel is the very code that a channel runs; the others are re-created. A seed"
          + " decides all of it."
    },
    mixinStandardHelpOptions = true,
    sortOptions = false)
final class SimulateCommand implements Callable<Integer> {

  private static final String ALL = "all";
  private static final int MOST_CLIENTS = 10_000;

  @Spec private CommandSpec spec;

  @Option(
      names = "--policy",
      description =
          "What to try: a file with a service config, a pick rule of evenkeel such as adaptive (the"
              + " default) or least_request, or one of those that --against names.",
      defaultValue = "adaptive")
  private String policy = "adaptive";

  @Option(
      names = "--against",
      split = ",",
      description =
          "What to compare it with, by default grpc-round-robin,envoy-least-request,peak-ewma; there"
              + " are also envoy-random, envoy-full-scan, kratos and prequal-paper.",
      defaultValue = "grpc-round-robin,envoy-least-request,peak-ewma")
  private List<String> against = List.of();

  @Option(
      names = "--scenario",
      split = ",",
      description =
          "One or more of homogeneous, slow, pause, fast-fail, hang, cold-start, zone-skew, flapping,"
              + " rolling-deploy, antagonists, or all; by default slow.",
      defaultValue = "slow")
  private List<String> scenarios = List.of();

  @Option(
      names = "--clients",
      split = ",",
      description =
          "How many clients share the calls, such as 1,10,100; by default the fleet's 10.")
  private @Nullable List<Integer> clients;

  @Option(
      names = "--my-fleet",
      description =
          "A YAML file with a fleet of one's own, instead of 16 servers; see docs/cli.md.")
  private @Nullable Path myFleet;

  @Option(names = "--seed", description = "What all chance is drawn from.", defaultValue = "1")
  private long seed;

  @Option(
      names = "--seeds",
      description = "Runs with so many seeds, and gives medians; by default 1.",
      defaultValue = "1")
  @Allowed(from = 1, to = 1_000)
  private int seeds;

  @Option(names = "--report", description = "Writes simulation.html, with plots, into this folder.")
  private @Nullable Path report;

  SimulateCommand() {}

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    List<PolicyKind> policies = policies();
    FleetSpec fleet = myFleet == null ? null : FleetFile.read(myFleet);
    List<Result> all = new ArrayList<>();
    List<SimulationReport.Case> cases = new ArrayList<>();
    for (Scenario scenario : scenarios()) {
      Scenario own = fleet == null ? scenario : scenario.withFleet(fleet);
      for (int count : clients == null ? List.of(own.fleet().clients()) : clients) {
        if (count < 1 || count > MOST_CLIENTS) {
          throw new ParameterException(
              spec.commandLine(),
              "--clients must each be from 1 to " + MOST_CLIENTS + ", but one is " + count);
        }
        cases.add(run(own.withClients(count), policies, all));
      }
    }
    out.print(Table.of(all));
    out.flush();
    return report == null ? ExitCode.OK : write(report, cases);
  }

  private SimulationReport.Case run(
      Scenario scenario, List<PolicyKind> policies, List<Result> all) {
    List<Result> first = new ArrayList<>();
    for (PolicyKind each : policies) {
      spec.commandLine()
          .getErr()
          .println(
              scenario.name() + ", " + scenario.fleet().clients() + " clients, " + each.name());
      for (int i = 0; i < seeds; i++) {
        Result result = Simulation.run(scenario, each, seed + i);
        all.add(result);
        if (i == 0) {
          first.add(result);
        }
      }
    }
    return new SimulationReport.Case(scenario, first);
  }

  private List<PolicyKind> policies() {
    Map<String, PolicyKind> policies = new LinkedHashMap<>();
    PolicyKind first = SimulatedPolicies.of(policy);
    policies.put(first.name(), first);
    for (String other : against) {
      PolicyKind kind = SimulatedPolicies.of(other);
      policies.putIfAbsent(kind.name(), kind);
    }
    return List.copyOf(policies.values());
  }

  private List<Scenario> scenarios() {
    List<Scenario> chosen = new ArrayList<>();
    for (String name : scenarios) {
      if (name.equals(ALL)) {
        return Scenarios.ALL;
      }
      chosen.add(
          Scenarios.ALL.stream()
              .filter(scenario -> scenario.name().equals(name))
              .findFirst()
              .orElseThrow(() -> unknown(name)));
    }
    return chosen;
  }

  private ParameterException unknown(String name) {
    List<String> names = new ArrayList<>();
    Scenarios.ALL.forEach(scenario -> names.add(scenario.name()));
    return new ParameterException(
        spec.commandLine(),
        "No scenario '" + name + "'; there are " + String.join(", ", names) + " and all");
  }

  private int write(Path folder, List<SimulationReport.Case> cases) {
    try {
      SimulationReport.write(folder, cases);
      spec.commandLine().getErr().println("Report: " + folder.resolve("simulation.html"));
      return ExitCode.OK;
    } catch (IOException trouble) {
      spec.commandLine()
          .getErr()
          .println("Cannot write to " + folder + " (" + WriteTrouble.why(trouble) + ")");
      return ExitCode.PROBLEM;
    }
  }
}
