// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.testkit;

import io.evenkeel.core.discovery.Discoveries;
import io.evenkeel.core.discovery.DiscoveryObserver;
import java.time.Duration;

/**
 * A place, a {@link Discoveries} that watches it, and the check that nothing is left of either.
 *
 * @param <P> the sort of place
 */
final class Fixture<P extends Place> implements AutoCloseable {

  private final Leaks leaks = new Leaks();
  private final Duration patience;
  final P place;
  private Discoveries discoveries;

  Fixture(P place, Duration patience) {
    this.place = place;
    this.patience = patience;
    this.discoveries = builder().build();
  }

  Discoveries.Builder builder() {
    return Discoveries.builder()
        .settings(place.settings())
        .providers(place.provider())
        .observer(DiscoveryObserver.NONE);
  }

  Discoveries discoveries() {
    return discoveries;
  }

  /** Goes on with another one, in which nobody watches yet. */
  Discoveries use(Discoveries other) {
    discoveries.close();
    discoveries = other;
    return other;
  }

  /** Ends all, and fails if a watch, or a thread, goes on. */
  @Override
  public void close() {
    discoveries.close();
    place.heal();
    try {
      awaitNoWatch();
      leaks.awaitNone(patience);
    } finally {
      place.close();
    }
  }

  void awaitNoWatch() {
    awaitWatches(0);
  }

  /** A place may count a watch a moment after it has sent the first event. */
  void awaitWatches(int count) {
    Await.until(
        patience,
        () -> place.openWatches() == count,
        () -> place.openWatches() + " watches are open at the place, and should be " + count);
  }
}
