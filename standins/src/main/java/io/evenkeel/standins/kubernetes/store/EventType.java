// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.standins.kubernetes.store;

/** What an event of a watch says. */
public enum EventType {
  /** The object is new to the watch. */
  ADDED,
  /** The object changed. */
  MODIFIED,
  /** The object is gone, or no longer selected; what is shown is its last state. */
  DELETED,
  /** Nothing happened up to this version. */
  BOOKMARK,
  /** The watch is over; what is shown is a Status. */
  ERROR
}
