// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.standins.kubernetes;

import io.evenkeel.standins.http.Exchange;
import io.evenkeel.standins.kubernetes.store.Store;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/** Waits a while for a version that a client has seen elsewhere, as the watch cache does. */
record Freshness(Store store, Duration timeout) {

  /** Runs one of the two, on the exchange's thread. */
  void await(Exchange exchange, long version, Runnable fresh, Consumer<Status> tooLarge) {
    AtomicBoolean decided = new AtomicBoolean();
    store.whenAtLeast(
        version,
        () ->
            exchange.execute(
                () -> {
                  if (decided.compareAndSet(false, true)) {
                    fresh.run();
                  }
                }));
    if (store.version() < version) {
      Runnable unused =
          exchange.schedule(
              () -> {
                if (decided.compareAndSet(false, true)) {
                  tooLarge.accept(Status.tooLarge(version, store.version()));
                }
              },
              timeout.toMillis(),
              TimeUnit.MILLISECONDS);
    }
  }
}
