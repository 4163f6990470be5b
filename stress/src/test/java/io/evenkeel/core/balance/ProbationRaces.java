// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.core.balance;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.L_Result;
import org.openjdk.jcstress.infra.results.ZZ_Result;
import org.openjdk.jcstress.infra.results.Z_Result;

/** Calls of an endpoint that end at once, and calls that would all try it. */
public final class ProbationRaces {

  private ProbationRaces() {}

  @JCStressTest
  @Outcome(
      id = {"true, false", "false, true"},
      expect = Expect.ACCEPTABLE,
      desc = "one call tries")
  @Outcome(expect = Expect.FORBIDDEN, desc = "none tries, or both do")
  @State
  public static class DueTry {
    private final Probation probation = new Probation();

    public DueTry() {
      probation.eject(0, 1000);
      probation.tryAt(100);
    }

    @Actor
    public void one(ZZ_Result result) {
      result.r1 = probation.tryNow(100, 1000);
    }

    @Actor
    public void other(ZZ_Result result) {
      result.r2 = probation.tryNow(150, 1000);
    }
  }

  @JCStressTest
  @Outcome(
      id = {"true, false", "false, true"},
      expect = Expect.ACCEPTABLE,
      desc = "the fourth failure is told")
  @Outcome(expect = Expect.FORBIDDEN, desc = "not told, or told twice")
  @State
  public static class Streak {
    private final Probation probation = new Probation();

    @Actor
    public void one(ZZ_Result result) {
      result.r1 = failsTwice(probation);
    }

    @Actor
    public void other(ZZ_Result result) {
      result.r2 = failsTwice(probation);
    }

    private static boolean failsTwice(Probation probation) {
      boolean first = probation.failed(0, 4);
      boolean second = probation.failed(0, 4);
      return first || second;
    }
  }

  @JCStressTest
  @Outcome(id = "true", expect = Expect.ACCEPTABLE, desc = "told if the streak is that long")
  @Outcome(expect = Expect.FORBIDDEN, desc = "a streak beyond the limit that nobody told")
  @State
  public static class AnswerWithinAStreak {
    private final Probation probation = new Probation();
    private boolean told;

    @Actor
    public void fails() {
      for (int i = 0; i < 3; i++) {
        told |= probation.failed(0, 3);
      }
    }

    @Actor
    public void answers() {
      probation.answered(0);
    }

    @Arbiter
    public void judge(Z_Result result) {
      boolean crossed = probation.failures() >= 3;
      probation.answered(0);
      result.r1 = (told || !crossed) && probation.failures() == 0;
    }
  }

  @JCStressTest
  @Outcome(id = "ANSWERED", expect = Expect.ACCEPTABLE, desc = "an answer brings it back")
  @Outcome(expect = Expect.FORBIDDEN, desc = "a failure hides the answer")
  @State
  public static class VerdictOfTwoTries {
    private final Probation probation = new Probation();

    public VerdictOfTwoTries() {
      probation.eject(0, 1000);
      probation.tryAt(100);
      probation.tryNow(100, 1000);
    }

    @Actor
    public void answers() {
      probation.answered(100);
    }

    @Actor
    public void fails() {
      probation.failed(100, 3);
    }

    @Arbiter
    public void verdict(L_Result result) {
      result.r1 = probation.verdict();
    }
  }
}
