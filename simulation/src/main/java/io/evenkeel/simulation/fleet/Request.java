// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.simulation.fleet;

/** What a client sent to a server. */
public interface Request {

  /** How long one worker of a server at full speed works on it, in nanoseconds. */
  long work();

  /**
   * The server is done with it; at most once, and never where the server hangs.
   *
   * @param answered false where it failed
   */
  void done(boolean answered);
}
