// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.core.discovery;

import io.evenkeel.core.discovery.spi.SourceContext;
import io.evenkeel.core.time.Scheduler;
import io.evenkeel.core.time.VirtualTime;
import java.util.SplittableRandom;
import java.util.concurrent.Executor;
import java.util.function.Function;
import java.util.random.RandomGenerator;

/** What sources work with, in virtual time; shares nothing. */
record FakeContext(VirtualTime time) implements SourceContext {

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
