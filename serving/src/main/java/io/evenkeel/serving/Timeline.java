// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.serving;

import java.time.Duration;

/**
 * How long each step of leaving takes at most.
 *
 * @param lameDuck how long calls are still accepted after the server said that it leaves: as long
 *     as its clients take to hear of it. Watchers of the Kubernetes API and of the health service
 *     hear within a second, and five allow for a busy API server; clients over DNS look when its
 *     TTL is over, so give that and five seconds more
 * @param drain how long calls that run may go on after that
 */
public record Timeline(Duration lameDuck, Duration drain) {

  private static final Duration LONGEST = Duration.ofHours(24);

  /** Five seconds and fifteen: with what follows well within Kubernetes' thirty. */
  public static final Timeline DEFAULT =
      new Timeline(Duration.ofSeconds(5), Duration.ofSeconds(15));

  /** From cutting the calls that are left to the end of the server. */
  static final Duration CUT = Duration.ofSeconds(2);

  /** For the process to end, and for a clock that is not the kubelet's. */
  static final Duration MARGIN = Duration.ofSeconds(3);

  /**
   * These times.
   *
   * @throws IllegalArgumentException if one is below 0 or above a day
   */
  public Timeline {
    require("lame-duck time", lameDuck);
    require("drain", drain);
  }

  private static void require(String name, Duration time) {
    if (time.isNegative() || time.compareTo(LONGEST) > 0) {
      throw new IllegalArgumentException(
          "The " + name + " must be from PT0S to " + LONGEST + ", but is " + time);
    }
  }

  /** From the signal to the end of the server, at most. */
  public Duration total() {
    return lameDuck.plus(drain).plus(CUT);
  }

  /** What a pod with this timeline needs as its {@code terminationGracePeriodSeconds}. */
  public Duration gracePeriod() {
    Duration needed = total().plus(MARGIN);
    return Duration.ofSeconds(needed.plusNanos(999_999_999).toSeconds());
  }
}
