// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.http;

/** One request under way; thread-safe. */
public interface Call {

  /**
   * Ends the call; idempotent, never blocks, may be called from within a callback.
   *
   * <p>After this returns no callback of the {@link ResponseListener} begins. One that had begun on
   * another thread may still be running: a listener that must know takes its own lock in both
   * places, which is safe since no lock is held while a callback runs.
   */
  void cancel();
}
