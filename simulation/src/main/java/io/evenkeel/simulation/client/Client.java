// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.simulation.client;

import io.evenkeel.simulation.client.CallLog.Ending;
import io.evenkeel.simulation.event.EventLoop;
import io.evenkeel.simulation.fleet.Fleet;
import io.evenkeel.simulation.fleet.FleetSpec;
import io.evenkeel.simulation.fleet.Server;
import io.evenkeel.simulation.policy.Policy;
import io.evenkeel.simulation.policy.Policy.Attempt;
import java.util.random.RandomGenerator;

/**
 * A client: makes calls at random moments (a Poisson process, so that it does not wait for answers)
 * and sends each where its policy says. Hears of a change of servers a little later.
 */
public final class Client {

  private final FleetSpec spec;
  private final String zone;
  private final double meanGap;
  private final Fleet fleet;
  private final EventLoop loop;
  private final Policy policy;
  private final Deadlines deadlines;
  private final CallLog log;
  private final RandomGenerator random;
  private final Keys keys;

  /**
   * A client that has not begun.
   *
   * @param callsPerSecond of this client
   * @param random of its calls alone, so that the calls are the same whatever the policy
   * @param keys what its calls are about
   */
  public Client(
      FleetSpec spec,
      String zone,
      double callsPerSecond,
      Fleet fleet,
      EventLoop loop,
      Policy policy,
      Deadlines deadlines,
      CallLog log,
      RandomGenerator random,
      Keys keys) {
    this.spec = spec;
    this.zone = zone;
    meanGap = 1e9 / callsPerSecond;
    this.fleet = fleet;
    this.loop = loop;
    this.policy = policy;
    this.deadlines = deadlines;
    this.log = log;
    this.random = random;
    this.keys = keys;
  }

  /** Learns of the servers and begins to call them. */
  public void start() {
    policy.update(fleet.listing(), loop.now());
    // Half to one and a half times the mean, but for one client always the same: it never hears of
    // a later change first.
    long delay = (long) (spec.discovery().toNanos() * random.nextDouble(0.5, 1.5));
    fleet.watch(listing -> loop.after(delay, () -> policy.update(listing, loop.now())));
    planNext();
  }

  private void planNext() {
    loop.after((long) (random.nextExponential() * meanGap), this::call);
  }

  private void call() {
    planNext();
    long work = spec.serviceTime().next(random);
    long now = loop.now();
    Attempt attempt = policy.pick(keys.next(), now);
    if (attempt == null) {
      log.began(now, false);
      log.ended(now, now, Ending.FAILED);
      return;
    }
    Server server = fleet.server(attempt.backend());
    String serverZone = server.backend().zone();
    log.began(now, !serverZone.equals(zone));
    long delay = spec.network().delay(zone, serverZone);
    Call call = new Call(loop, log, attempt, server, delay, work, policy.readsReports());
    deadlines.add(call);
    call.send();
  }
}
