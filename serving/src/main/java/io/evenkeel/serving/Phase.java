// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.serving;

/** Where in its life a server is; it only goes forward. */
public enum Phase {
  /** Warms up: its health says NOT_SERVING. */
  STARTING,
  /** Its health says SERVING. */
  SERVING,
  /** Has said that it leaves, and still takes calls. */
  LAME_DUCK,
  /** Takes no new connection or call; calls that run go on. */
  DRAINING,
  /** Is gone. */
  ENDED
}
