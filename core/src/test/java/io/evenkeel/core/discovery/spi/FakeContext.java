// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.core.discovery.spi;

import io.evenkeel.core.discovery.DiscoveryObserver;
import io.evenkeel.core.time.Scheduler;
import io.evenkeel.core.time.VirtualTime;
import java.util.SplittableRandom;
import java.util.concurrent.Executor;
import java.util.function.Function;
import java.util.random.RandomGenerator;

/**
 * What sources work with, in virtual time; shares nothing.
 *
 * @param followUps where they go: a list is the hand of a thread that goes on with something else
 */
public record FakeContext(VirtualTime time, Executor followUps) implements SourceContext {

  /** Follow-ups are tasks like any other. */
  public FakeContext(VirtualTime time) {
    this(time, time);
  }

  @Override
  public Executor executor() {
    return time;
  }

  @Override
  public Scheduler scheduler() {
    return time;
  }

  @Override
  public RandomGenerator newRandom() {
    return new SplittableRandom(1);
  }

  @Override
  public DiscoveryObserver observer() {
    return DiscoveryObserver.NONE;
  }

  @Override
  public <R extends AutoCloseable> Lease<R> lease(Object key, Function<SourceContext, R> open) {
    throw new UnsupportedOperationException();
  }
}
