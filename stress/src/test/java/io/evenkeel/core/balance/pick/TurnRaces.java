// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.core.balance.pick;

import io.evenkeel.core.balance.RacyRandom;
import io.evenkeel.core.balance.spi.CallInfo;
import io.evenkeel.core.balance.spi.Picker;
import java.util.concurrent.atomic.AtomicLong;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;
import org.openjdk.jcstress.infra.results.Z_Result;

/** Picks in turn by threads at once: as often each as if one thread had made them all. */
public final class TurnRaces {

  private TurnRaces() {}

  @JCStressTest
  @Outcome(id = "2, 2", expect = Expect.ACCEPTABLE, desc = "as often each")
  @Outcome(expect = Expect.FORBIDDEN, desc = "a turn is lost, or taken twice")
  @State
  public static class Even {
    private final Picker picker = new Rotation(RacyRandom.seeded(1)).over(new double[] {1, 1});
    private int one;
    private int other;

    @Actor
    public void one() {
      one = picker.pick(CallInfo.UNKNOWN, 0) + picker.pick(CallInfo.UNKNOWN, 0);
    }

    @Actor
    public void other() {
      other = picker.pick(CallInfo.UNKNOWN, 0) + picker.pick(CallInfo.UNKNOWN, 0);
    }

    @Arbiter
    public void count(II_Result result) {
      result.r2 = one + other;
      result.r1 = 4 - result.r2;
    }
  }

  @JCStressTest
  @Outcome(id = "true", expect = Expect.ACCEPTABLE, desc = "as often each as by one thread")
  @Outcome(expect = Expect.FORBIDDEN, desc = "a turn is lost, or taken twice")
  @State
  public static class ByWeight {
    private static final double[] WEIGHTS = {1, 5, 2};
    private static final int PICKS = 4;
    private static final int EXPECTED = picked(new StaticStride(WEIGHTS, new AtomicLong(7)), PICKS);

    private final StaticStride stride = new StaticStride(WEIGHTS, new AtomicLong(7));
    private int one;
    private int other;

    @Actor
    public void one() {
      one = picked(stride, PICKS / 2);
    }

    @Actor
    public void other() {
      other = picked(stride, PICKS / 2);
    }

    @Arbiter
    public void count(Z_Result result) {
      result.r1 = one + other == EXPECTED;
    }

    /** How often each was picked, a decimal digit each. */
    private static int picked(StaticStride stride, int picks) {
      int digits = 0;
      for (int i = 0; i < picks; i++) {
        digits += (int) Math.pow(10, stride.next());
      }
      return digits;
    }
  }
}
