// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.standins.kubernetes;

/** How a server takes {@code sendInitialEvents}; servers differ by version and feature gate. */
public enum WatchListSupport {
  /** Streams the initial state and ends it with an annotated bookmark: 1.32, and 1.34 on. */
  ON,
  /** Knows the parameter but has its gate off, as 1.33: 422, it is forbidden. */
  GATE_OFF,
  /** Before 1.27: 422, since {@code resourceVersionMatch} is forbidden for watches. */
  MATCH_FORBIDDEN,
  /** A server, or something before it, that ignores both parameters: a watch as of old. */
  IGNORED
}
