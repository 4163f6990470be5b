// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.kubernetes.internal.watch;

import io.evenkeel.core.discovery.DiscoveryObserver;
import io.evenkeel.core.discovery.spi.SourceContext;
import io.evenkeel.core.time.Scheduler;
import io.evenkeel.core.time.VirtualTime;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.Executor;
import java.util.function.Function;
import java.util.random.RandomGenerator;

/** What a source works with, in virtual time; remembers what the observer is told. */
final class VirtualContext implements SourceContext, DiscoveryObserver {

  final VirtualTime time = VirtualTime.create();
  final List<String> observed = new ArrayList<>();
  private long seed = 7;

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
    return new SplittableRandom(seed++);
  }

  @Override
  public DiscoveryObserver observer() {
    return this;
  }

  @Override
  public <R extends AutoCloseable> Lease<R> lease(Object key, Function<SourceContext, R> open) {
    throw new UnsupportedOperationException("nothing is shared in these tests");
  }

  @Override
  public void restarted(String source, String reason) {
    observed.add(source + " restarted: " + reason);
  }

  @Override
  public void relisted(String source, String reason) {
    observed.add(source + " relisted: " + reason);
  }

  @Override
  public void mute(String source, String what) {
    observed.add(source + " mute: " + what);
  }
}
