// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.core.balance.metric;

import io.evenkeel.core.balance.spi.Load;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.I_Result;
import org.openjdk.jcstress.infra.results.J_Result;

/** Calls that begin and end at once, and what is then taken for the oldest of them. */
public final class OldestCallRaces {

  private OldestCallRaces() {}

  @JCStressTest
  @Outcome(id = "900", expect = Expect.ACCEPTABLE, desc = "the call that hangs")
  @Outcome(expect = Expect.FORBIDDEN, desc = "another call, or none")
  @State
  public static class HungCallAtTheNextBegin {
    private final KeptCall oldest = new KeptCall();
    private final int quick = oldest.started(50);

    @Actor
    public void hangs() {
      oldest.started(100);
    }

    @Actor
    public void ends() {
      oldest.ended(quick, 50, false);
    }

    @Arbiter
    public void next(J_Result result) {
      oldest.started(300);
      result.r1 = oldest.age(1000);
    }
  }

  @JCStressTest
  @Outcome(id = "900", expect = Expect.ACCEPTABLE, desc = "the call that hangs")
  @Outcome(expect = Expect.FORBIDDEN, desc = "another call, or none")
  @State
  public static class HungCallAtTheNextEnd {
    private final KeptCall oldest = new KeptCall();
    private final int quick = oldest.started(50);

    @Actor
    public void hangs() {
      oldest.started(100);
    }

    @Actor
    public void ends() {
      oldest.ended(quick, 50, false);
    }

    @Arbiter
    public void next(J_Result result) {
      oldest.ended(oldest.started(300), 300, false);
      result.r1 = oldest.age(1000);
    }
  }

  @JCStressTest
  @Outcome(id = "700", expect = Expect.ACCEPTABLE, desc = "the call after it")
  @Outcome(expect = Expect.FORBIDDEN, desc = "the call that was overtaken")
  @State
  public static class OvertakenCallAtTheNextBegin {
    private final KeptCall oldest = new KeptCall();
    private final int abandoned;
    private final int answered;

    public OvertakenCallAtTheNextBegin() {
      oldest.started(10);
      abandoned = oldest.started(50);
      answered = oldest.started(60);
    }

    @Actor
    public void overtakes() {
      oldest.ended(answered, 60, true);
    }

    @Actor
    public void ends() {
      oldest.ended(abandoned, 50, false);
    }

    @Arbiter
    public void next(J_Result result) {
      oldest.started(300);
      result.r1 = oldest.age(1000);
    }
  }

  @JCStressTest
  @Outcome(id = "0", expect = Expect.ACCEPTABLE, desc = "no call waits")
  @Outcome(expect = Expect.FORBIDDEN, desc = "a call that has ended")
  @State
  public static class EndedCalls {
    private final KeptCall oldest = new KeptCall();
    private final int one = oldest.started(50);
    private final int other = oldest.started(60);

    @Actor
    public void ends() {
      oldest.ended(one, 50, false);
    }

    @Actor
    public void endsAnother() {
      oldest.ended(other, 60, false);
      oldest.ended(oldest.started(200), 200, false);
    }

    @Arbiter
    public void age(J_Result result) {
      result.r1 = oldest.age(1000);
    }
  }

  @JCStressTest
  @Outcome(id = "16", expect = Expect.ACCEPTABLE, desc = "all slots are free")
  @Outcome(expect = Expect.FORBIDDEN, desc = "a slot is lost")
  @State
  public static class Slots {
    private final KeptCall oldest = new KeptCall();

    @Actor
    public void one() {
      oldest.ended(oldest.started(100), 100, true);
    }

    @Actor
    public void two() {
      int first = oldest.started(100);
      int second = oldest.started(100);
      oldest.ended(first, 100, false);
      oldest.ended(second, 100, true);
    }

    @Arbiter
    public void free(I_Result result) {
      while (oldest.started(200) != Load.UNTRACKED) {
        result.r1++;
      }
    }
  }
}
