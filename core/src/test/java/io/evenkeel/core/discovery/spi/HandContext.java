// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.core.discovery.spi;

import io.evenkeel.core.discovery.DiscoveryObserver;
import io.evenkeel.core.time.Scheduler;
import io.evenkeel.core.time.VirtualTime;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.Executor;
import java.util.function.Function;
import java.util.random.RandomGenerator;

/** A context in which follow-ups stay in the hand of a thread that goes on with something else. */
public record HandContext(VirtualTime time, List<Runnable> inHand) implements SourceContext {

  @Override
  public Executor executor() {
    return time;
  }

  @Override
  public Executor followUps() {
    return inHand::add;
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
