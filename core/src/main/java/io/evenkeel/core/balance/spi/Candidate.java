// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.core.balance.spi;

import io.evenkeel.core.endpoint.Endpoint;
import org.jspecify.annotations.Nullable;

/**
 * An endpoint that may be picked, as one client sees it. Thread-safe; no method locks or allocates.
 *
 * <p>One and the same object stands for an endpoint as long as the endpoint is there, in however
 * many {@link Candidates}.
 */
public interface Candidate {

  /** What its place says of it. */
  Endpoint endpoint();

  /** Calls of this client on it now. */
  int inFlight();

  /** How loaded it is by the rule's metric: of two the one with less is the better one. */
  double load(long now);

  /** What its server last said of its load, or null. */
  @Nullable LoadReport report();
}
