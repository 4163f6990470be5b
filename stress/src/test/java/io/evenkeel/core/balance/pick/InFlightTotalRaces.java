// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.core.balance.pick;

import io.evenkeel.core.balance.spi.Candidate;
import io.evenkeel.core.balance.spi.Candidates;
import io.evenkeel.core.balance.spi.LoadReport;
import io.evenkeel.core.endpoint.Endpoint;
import org.jspecify.annotations.Nullable;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.J_Result;

/** Threads that look at once while calls begin and end; the next look finds the truth. */
@JCStressTest
@Outcome(id = "9", expect = Expect.ACCEPTABLE, desc = "the calls that are in flight")
@Outcome(expect = Expect.FORBIDDEN, desc = "a difference is lost, or counted twice")
@State
public class InFlightTotalRaces {

  private final Calls one = new Calls(3);
  private final Calls other = new Calls(5);
  private final InFlightTotal total =
      new InFlightTotal(Candidates.of(new Candidate[] {one, other}, new double[] {1, 1}));

  @Actor
  public void looks() {
    one.inFlight = 7;
    total.now();
    one.inFlight = 4;
  }

  @Actor
  public void looksToo() {
    total.look(0);
    total.now();
  }

  @Arbiter
  public void now(J_Result result) {
    result.r1 = total.now();
  }

  private static final class Calls implements Candidate {
    private volatile int inFlight;

    Calls(int inFlight) {
      this.inFlight = inFlight;
    }

    @Override
    public Endpoint endpoint() {
      throw new UnsupportedOperationException();
    }

    @Override
    public int inFlight() {
      return inFlight;
    }

    @Override
    public double load(long now) {
      return inFlight;
    }

    @Override
    public @Nullable LoadReport report() {
      return null;
    }
  }
}
