// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.core.discovery;

import io.evenkeel.core.endpoint.EndpointSet;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a target: a set or none, a problem or none, at least one of the two.
 *
 * <p>A problem beside a set means: this still stands, though since {@link Problem#since} nobody can
 * tell whether all of it is still so.
 *
 * @param endpoints the last good set, or null where there was none yet
 * @param problem what is wrong now, or null where all is well
 */
public record Observation(@Nullable EndpointSet endpoints, @Nullable Problem problem) {

  public Observation {
    if (endpoints == null && problem == null) {
      throw new IllegalArgumentException("An observation needs a set, a problem, or both");
    }
  }

  /** Written out, with {@link #hashCode}: a record's own costs a new JVM ten milliseconds. */
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Observation that
        && Objects.equals(endpoints, that.endpoints)
        && Objects.equals(problem, that.problem);
  }

  @Override
  public int hashCode() {
    return 31 * Objects.hashCode(endpoints) + Objects.hashCode(problem);
  }

  /** All is well. */
  public static Observation of(EndpointSet endpoints) {
    return new Observation(endpoints, null);
  }

  /** Nothing is known but the trouble. */
  public static Observation of(Problem problem) {
    return new Observation(null, problem);
  }
}
