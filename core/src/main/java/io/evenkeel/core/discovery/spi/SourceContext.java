// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.core.discovery.spi;

import io.evenkeel.core.discovery.DiscoveryObserver;
import io.evenkeel.core.time.Scheduler;
import java.util.concurrent.Executor;
import java.util.function.Function;
import java.util.random.RandomGenerator;

/** What a source works with: threads, time and chance that somebody else owns. Thread-safe. */
public interface SourceContext {

  /** Worker threads, shared by all sources: never block one. */
  Executor executor();

  /**
   * As {@link #executor}, for what follows from the task at hand: a worker thread that hands it in
   * here runs it itself, once that task is over. No other thread has to be woken and waited for,
   * which on a busy machine takes longer than most tasks.
   *
   * <p>For callers that are nearly through and do not block: until they return, the task waits.
   */
  default Executor followUps() {
    return executor();
  }

  /** Timers and the clock. */
  Scheduler scheduler();

  /** A new random generator, for one source's own use; not thread-safe. */
  RandomGenerator newRandom();

  /** Whom to tell of restarts and lists. */
  DiscoveryObserver observer();

  /**
   * Something that sources share, such as a connection pool to one server: opened for the first
   * that asks, closed when the last has let go.
   *
   * @param key equal keys share; by convention a record of the resource's own package
   * @param open makes it; must not block
   */
  <R extends AutoCloseable> Lease<R> lease(Object key, Function<SourceContext, R> open);

  /** A share in a resource. */
  interface Lease<R> {
    /** The resource. */
    R get();

    /** Lets go; idempotent, never blocks. */
    void release();
  }
}
