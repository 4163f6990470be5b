// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.core.balance.metric;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.Z_Result;

/** Samples that come at once, and while all is forgotten. */
public final class DecayingMeanRaces {

  private DecayingMeanRaces() {}

  @JCStressTest
  @Outcome(id = "true", expect = Expect.ACCEPTABLE, desc = "within the samples")
  @Outcome(expect = Expect.FORBIDDEN, desc = "above or below all of them")
  @State
  public static class Samples {
    private final DecayingMean mean = new DecayingMean(1000);

    @Actor
    public void low() {
      mean.add(10, 1);
      mean.add(10, 5);
    }

    @Actor
    public void high() {
      mean.add(30, 2);
      mean.add(20, 3);
    }

    @Arbiter
    public void read(Z_Result result) {
      result.r1 = !mean.isEmpty() && mean.mean() >= 10 && mean.mean() <= 30;
    }
  }

  @JCStressTest
  @Outcome(id = "true", expect = Expect.ACCEPTABLE, desc = "within the samples, or without any")
  @Outcome(expect = Expect.FORBIDDEN, desc = "above or below all of them")
  @State
  public static class Forgotten {
    private final DecayingMean mean = new DecayingMean(1000);

    public Forgotten() {
      mean.add(10, 0);
      mean.add(20, 0);
    }

    @Actor
    public void add() {
      mean.add(30, 1);
    }

    @Actor
    public void forget() {
      mean.clear();
    }

    @Arbiter
    public void read(Z_Result result) {
      result.r1 = mean.isEmpty() || (mean.mean() >= 10 && mean.mean() <= 30);
    }
  }
}
