// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.simulation.client;

/** Hears of every call, as its client sees it: once when it begins and once when it ends. */
public interface CallLog {

  /** How a call ended. */
  enum Ending {
    ANSWERED,
    /** With an error, or for want of a backend. */
    FAILED,
    /** Its deadline passed. */
    EXPIRED
  }

  /**
   * A call begins.
   *
   * @param far whether it goes to another zone
   */
  void began(long now, boolean far);

  /** A call ended. */
  void ended(long startedAt, long now, Ending ending);
}
