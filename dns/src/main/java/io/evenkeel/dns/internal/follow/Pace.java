// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.dns.internal.follow;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How fast a name is followed, whatever its TTL says.
 *
 * @param floor no answer is asked for again sooner
 * @param ceiling no answer is believed for longer
 */
public record Pace(Duration floor, Duration ceiling) {

  /** Written out, with {@link #hashCode}: a record's own costs a new JVM ten milliseconds. */
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Pace that && floor.equals(that.floor) && ceiling.equals(that.ceiling);
  }

  @Override
  public int hashCode() {
    return 31 * floor.hashCode() + ceiling.hashCode();
  }

  long clamp(long nanos) {
    return Math.max(floor.toNanos(), Math.min(nanos, ceiling.toNanos()));
  }
}
