// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.core.balance;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.Z_Result;

/** Threads that draw at once, and may lose a step to one another, draw different numbers. */
@JCStressTest
@Outcome(id = "true", expect = Expect.ACCEPTABLE, desc = "four different numbers")
@Outcome(expect = Expect.FORBIDDEN, desc = "the same number twice")
@State
public class RacyRandomRaces {

  private final RacyRandom random = RacyRandom.seeded(1);
  private long a;
  private long b;
  private long c;
  private long d;

  @Actor
  public void one() {
    a = random.nextLong();
    b = random.nextLong();
  }

  @Actor
  public void other() {
    c = random.nextLong();
    d = random.nextLong();
  }

  @Arbiter
  public void compare(Z_Result result) {
    result.r1 = a != b && a != c && a != d && b != c && b != d && c != d;
  }
}
