// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.dns.internal;

import io.evenkeel.core.discovery.Problem;
import io.evenkeel.core.discovery.spi.Source;
import io.evenkeel.core.endpoint.EndpointSet;
import org.jspecify.annotations.Nullable;

/**
 * Tells a sink sets together with what is wrong. To publish means that all is well, so in trouble a
 * set that the sink has already is not published again: each retry would look like an end of the
 * trouble and the beginning of another.
 *
 * <p>Not thread-safe: one owner, who says in which order things are told.
 */
final class SetTeller {

  private final Source.Sink sink;
  private @Nullable EndpointSet told;

  SetTeller(Source.Sink sink) {
    this.sink = sink;
  }

  /** All that is known, and what keeps from knowing more; null where all is well. */
  void tell(EndpointSet set, @Nullable Problem problem) {
    if (problem == null || !set.equals(told)) {
      told = set;
      sink.publish(set);
    }
    if (problem != null) {
      sink.problem(problem);
    }
  }

  /** Nothing new is known; the last set stands. */
  void trouble(Problem problem) {
    sink.problem(problem);
  }
}
