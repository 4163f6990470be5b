// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.core.balance;

import static io.evenkeel.core.balance.spi.Outcome.ANSWERED;
import static io.evenkeel.core.balance.spi.Outcome.FAILED;

import io.evenkeel.core.balance.metric.Latency;
import io.evenkeel.core.balance.spi.LoadMetric.Meter;
import io.evenkeel.core.endpoint.Endpoint;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.IZ_Result;

/** Calls and streams of one member, told by two threads, while its metric changes. */
@JCStressTest
@Outcome(id = "0, true", expect = Expect.ACCEPTABLE, desc = "no call is left")
@Outcome(expect = Expect.FORBIDDEN, desc = "a call is left, or the load is no number")
@State
public class MemberRaces {

  private static final Endpoint ENDPOINT = Endpoint.builder("a").address("10.0.0.1", 80).build();
  private static final Meter METER = Latency.DEFAULT.newMeter();
  private static final Balancer BALANCER =
      Balancer.create(
          BalancerConfig.DEFAULT,
          Client.anywhere(1),
          RacyRandom.seeded(1),
          new NoConnections(),
          () -> {},
          0);

  private final Member member = new Member(BALANCER, ENDPOINT, METER.newLoad(0));

  @Actor
  public void calls() {
    int token = member.started(100);
    member.ended(token, false, false, 100, 200, ANSWERED, 0);
    // And the balancer, that another metric is to count.
    member.setLoad(METER.newLoad(120));
  }

  @Actor
  public void streams() {
    int token = member.started(100);
    member.answered(token, 100, 150);
    member.released();
    member.ended(token, true, true, 100, 200, FAILED, 0);
  }

  @Arbiter
  public void count(IZ_Result result) {
    result.r1 = member.inFlight();
    double load = member.load(300);
    result.r2 = load >= 0 && load < Double.POSITIVE_INFINITY;
  }

  private static final class NoConnections implements Connections {
    @Override
    public void open(Member member) {}

    @Override
    public void moved(Member member, Endpoint before) {}

    @Override
    public void close(Member member) {}
  }
}
