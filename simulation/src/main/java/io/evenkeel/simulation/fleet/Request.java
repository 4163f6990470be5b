// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.simulation.fleet;

import org.jspecify.annotations.Nullable;

/** What a client sent to a server. */
public interface Request {

  /** How long one worker of a server at full speed works on it, in nanoseconds. */
  long work();

  /** Whether its client reads what servers say of their load; if not, none is made. */
  boolean readsReports();

  /**
   * The server is done with it; at most once, and never where the server hangs.
   *
   * @param answered false where it failed
   * @param load what the server says of its load; null where it says nothing, as one that is down,
   *     and where nobody reads it
   */
  void done(boolean answered, @Nullable ServerLoad load);
}
