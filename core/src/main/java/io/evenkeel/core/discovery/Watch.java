// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.core.discovery;

/** A watch that is open until it is closed. Thread-safe. */
public interface Watch extends AutoCloseable {

  /**
   * Hints that what was published may be out of date, for example because a connection broke. Cheap
   * and rate limited: call it as often as you like. It never makes a set flap.
   */
  void refresh();

  /**
   * Ends the watch. After this returns nobody is told anything more, but for a callback that was on
   * its way at that moment: it may be running still, or be just about to begin. Idempotent, never
   * blocks, may be called from inside a callback.
   */
  @Override
  void close();
}
