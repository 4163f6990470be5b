// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.simulation;

import io.evenkeel.core.balance.RacyRandom;
import io.evenkeel.simulation.Result.Sample;
import io.evenkeel.simulation.Result.ServerResult;
import io.evenkeel.simulation.client.Client;
import io.evenkeel.simulation.client.Deadlines;
import io.evenkeel.simulation.client.Keys;
import io.evenkeel.simulation.client.NetworkProbes;
import io.evenkeel.simulation.event.EventLoop;
import io.evenkeel.simulation.fleet.Fault;
import io.evenkeel.simulation.fleet.Fleet;
import io.evenkeel.simulation.fleet.FleetSpec;
import io.evenkeel.simulation.fleet.Server;
import io.evenkeel.simulation.policy.Policy;
import io.evenkeel.simulation.policy.PolicyKind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * One run of a scenario with a policy: discrete events in virtual time, of one thread.
 *
 * <p>The seed decides all of it. Chance is split, so that the calls and the faults of a seed are
 * the same for all policies, which so can be compared call by call.
 */
public final class Simulation {

  // Ten a second show a pause of half a second, and cost nothing.
  private static final long SAMPLE_EVERY = Duration.ofMillis(100).toNanos();

  private final Scenario scenario;
  private final long seed;
  private final PolicyKind policy;
  private final EventLoop loop = new EventLoop();
  private final Fleet fleet;
  private final Measurement measurement;
  private final long begin;
  private final long end;
  private final List<Sample> samples = new ArrayList<>();

  private Simulation(Scenario scenario, PolicyKind policy, long seed) {
    this.scenario = scenario;
    this.policy = policy;
    this.seed = seed;
    begin = scenario.warmUp().toNanos();
    end = begin + scenario.measured().toNanos();
    measurement = new Measurement(begin, end);
    FleetSpec spec = scenario.fleet();
    SplittableRandom random = new SplittableRandom(seed);
    fleet = new Fleet(spec, loop, random.split());
    for (Fault fault : scenario.faults()) {
      fault.plan(fleet, loop, random.split());
    }
    // Beside the chance of calls and faults, so that these do not depend on there being keys.
    SplittableRandom keys = new SplittableRandom(~seed);
    Deadlines deadlines = new Deadlines(loop, spec.deadline().toNanos());
    double callsPerSecond = scenario.callsPerSecond() / spec.clients();
    for (int i = 0; i < spec.clients(); i++) {
      SplittableRandom calls = random.split();
      Policy balancing = policyOf(i, random.nextLong());
      String zone = spec.zoneOfClient(i);
      new Client(
              spec,
              zone,
              callsPerSecond,
              fleet,
              loop,
              balancing,
              deadlines,
              measurement,
              calls,
              new Keys(keys.split()))
          .start();
    }
  }

  private Policy policyOf(int client, long seed) {
    FleetSpec spec = scenario.fleet();
    String zone = spec.zoneOfClient(client);
    return policy.create(
        new PolicyKind.Setting(
            client,
            zone,
            RacyRandom.seeded(seed),
            new NetworkProbes(fleet, loop, spec.network(), zone)));
  }

  /** Runs a scenario. */
  public static Result run(Scenario scenario, PolicyKind policy, long seed) {
    return new Simulation(scenario, policy, seed).run();
  }

  private Result run() {
    loop.at(begin, this::startMeasuring);
    loop.runUntil(end);
    List<ServerResult> servers = servers();
    // Calls go on meanwhile, or the last ones measured would have it easier than the others.
    while (measurement.open() > 0) {
      loop.runUntil(loop.now() + SAMPLE_EVERY);
    }
    return new Result(
        scenario.name(),
        scenario.fleet().clients(),
        policy.name(),
        seed,
        scenario.measured(),
        scenario.fleet().deadline(),
        measurement.latencies(),
        measurement.failed(),
        measurement.expired(),
        measurement.far(),
        servers,
        measurement.seconds(),
        samples);
  }

  private void startMeasuring() {
    fleet.all().forEach(Server::startMeasuring);
    sample();
  }

  private void sample() {
    List<Integer> inFlight = new ArrayList<>();
    fleet.all().forEach(server -> inFlight.add(server.inFlight()));
    samples.add(new Sample(Duration.ofNanos(loop.now() - begin), inFlight));
    if (loop.now() + SAMPLE_EVERY < end) {
      loop.after(SAMPLE_EVERY, this::sample);
    }
  }

  private List<ServerResult> servers() {
    double arrivals = fleet.all().stream().mapToLong(Server::arrivals).sum();
    List<ServerResult> results = new ArrayList<>();
    for (Server server : fleet.all()) {
      results.add(
          new ServerResult(
              server.backend().id(),
              server.backend().zone(),
              arrivals == 0 ? 0 : server.arrivals() / arrivals,
              server.utilization(),
              server.meanInFlight()));
    }
    return results;
  }
}
