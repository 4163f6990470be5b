// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.serving;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;

/**
 * What a server does before it says that it serves: fills caches, has the JVM compile what will run
 * most. A pod with a gRPC readiness probe gets no calls until then.
 */
@FunctionalInterface
public interface WarmUp {

  /**
   * Does it. If it throws, the server serves all the same, cold: a cold pod is better than none.
   */
  void run() throws Exception;

  /** Does it on a thread of its own, and then says so. */
  default void start(Runnable warm, Logger log) {
    Thread thread =
        new Thread(
            () -> {
              try {
                run();
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              } catch (Exception | Error e) {
                log.log(Level.WARNING, "The warm-up failed; the server serves cold", e);
              }
              warm.run();
            },
            "evenkeel-warm-up");
    thread.setDaemon(true);
    thread.start();
  }
}
