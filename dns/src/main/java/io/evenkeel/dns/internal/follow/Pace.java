// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.dns.internal.follow;

import java.time.Duration;

/**
 * How fast a name is followed, whatever its TTL says.
 *
 * @param floor no answer is asked for again sooner
 * @param ceiling no answer is believed for longer
 */
public record Pace(Duration floor, Duration ceiling) {

  long clamp(long nanos) {
    return Math.max(floor.toNanos(), Math.min(nanos, ceiling.toNanos()));
  }
}
