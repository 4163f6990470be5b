// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.lab.cluster.pod;

import io.grpc.Status;
import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * How a pod treats its calls. Immutable.
 *
 * @param slowdown what its service time is multiplied by
 * @param failingShare of calls that fail at once, from 0 to 1
 * @param failure with what they fail
 * @param hung whether it takes calls and never answers
 * @param pauses when it stands still; null if it does not
 */
public record Behaviour(
    double slowdown,
    double failingShare,
    Status.Code failure,
    boolean hung,
    @Nullable Pauses pauses) {

  /**
   * That it stands still now and then, as a JVM does that collects garbage: calls wait meanwhile.
   *
   * @param length of each
   * @param every from the begin of one to that of the next
   */
  public record Pauses(Duration length, Duration every) {

    /** Checks that there is time between them. */
    public Pauses {
      if (length.isNegative() || length.isZero() || length.compareTo(every) >= 0) {
        throw new IllegalArgumentException(
            "A pause must be longer than nothing and shorter than the "
                + every
                + " from one to the next, but is "
                + length);
      }
    }
  }

  /** Nothing is wrong. */
  public static final Behaviour HEALTHY = new Behaviour(1, 0, Status.Code.UNAVAILABLE, false, null);

  /** It takes calls and never answers. */
  public static final Behaviour HUNG = new Behaviour(1, 0, Status.Code.UNAVAILABLE, true, null);

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
    return new Behaviour(factor, 0, Status.Code.UNAVAILABLE, false, null);
  }

  /** That share of calls fails at once with that code. */
  public static Behaviour failing(double share, Status.Code code) {
    return new Behaviour(1, share, code, false, null);
  }

  /** It stands still for so long, so often. */
  public static Behaviour pausing(Duration length, Duration every) {
    return new Behaviour(1, 0, Status.Code.UNAVAILABLE, false, new Pauses(length, every));
  }

  /** The same with a service time that is so many times longer. */
  Behaviour slower(double factor) {
    return new Behaviour(slowdown * factor, failingShare, failure, hung, pauses);
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
    if (pauses != null) {
      return "pausing for " + pauses.length().toMillis() + " ms";
    }
    return slowdown == 1 ? null : String.format(Locale.ROOT, "slow × %.3g", slowdown);
  }
}
