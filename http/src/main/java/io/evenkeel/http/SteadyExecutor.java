// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.http;

import java.util.concurrent.Executor;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.RejectedExecutionException;

/**
 * An executor that takes tasks even after its own has ended: then the common pool runs them.
 *
 * <p>Owners close an origin and their executor in one go, while the client is still letting go of
 * its streams. A rejection at that moment makes JDK 25's client abort inside its own callbacks,
 * where it can lock itself up.
 */
record SteadyExecutor(Executor executor) implements Executor {

  @Override
  public void execute(Runnable task) {
    try {
      executor.execute(task);
    } catch (RejectedExecutionException ended) {
      ForkJoinPool.commonPool().execute(task);
    }
  }
}
