// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.kubernetes.internal.watch;

/**
 * What one API server was found to be able to do; shared by all watches of it, so that each thing
 * is learnt once. Thread-safe.
 */
public final class ServerFeatures {

  private volatile boolean watchList = true;

  /** Whether the server may stream the initial list (KEP-3157); true until it refused. */
  public boolean watchList() {
    return watchList;
  }

  void noWatchList() {
    watchList = false;
  }
}
