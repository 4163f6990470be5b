// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.lab.cluster.pod;

import io.grpc.Status;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * How a pod treats its calls. Immutable.
 *
 * @param slowdown what its service time is multiplied by
 * @param failingShare of calls that fail at once, from 0 to 1
 * @param failure with what they fail
 * @param hung whether it takes calls and never answers
 */
public record Behaviour(double slowdown, double failingShare, Status.Code failure, boolean hung) {

  /** Nothing is wrong. */
  public static final Behaviour HEALTHY = new Behaviour(1, 0, Status.Code.UNAVAILABLE, false);

  /** It takes calls and never answers. */
  public static final Behaviour HUNG = new Behaviour(1, 0, Status.Code.UNAVAILABLE, true);

  /** Checks the numbers. */
  public Behaviour {
    if (!(slowdown > 0 && slowdown <= 1_000_000)) {
      throw new IllegalArgumentException(
          "A slow pod's factor must be above 0 and at most 1,000,000, but is " + slowdown);
    }
    if (!(failingShare >= 0 && failingShare <= 1)) {
      throw new IllegalArgumentException(
          "A failing pod's share must be from 0 to 1, but is " + failingShare);
    }
    if (failure == Status.Code.OK) {
      throw new IllegalArgumentException("A failing pod cannot fail with OK");
    }
  }

  /** Its service time is so many times longer. */
  public static Behaviour slow(double factor) {
    return new Behaviour(factor, 0, Status.Code.UNAVAILABLE, false);
  }

  /** That share of calls fails at once with that code. */
  public static Behaviour failing(double share, Status.Code code) {
    return new Behaviour(1, share, code, false);
  }

  /** What is wrong in a word or two; null if nothing is. */
  public @Nullable String fault() {
    if (hung) {
      return "hung";
    }
    if (failingShare > 0) {
      return String.format(
          Locale.ROOT, "failing %.0f %% with %s", failingShare * 100, failure.name());
    }
    return slowdown == 1 ? null : String.format(Locale.ROOT, "slow × %.3g", slowdown);
  }
}
