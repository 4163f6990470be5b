// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.lab.load;

import io.grpc.Attributes;
import io.grpc.ClientTransportFilter;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Counts the connections of channels that are open now. Thread-safe.
 *
 * <p>gRPC tells of the end of each attempt, also of one that never became a connection.
 */
public final class Connections extends ClientTransportFilter {

  private static final Attributes.Key<Boolean> MADE =
      Attributes.Key.create("io.evenkeel.lab.load.Connections.MADE");

  private final AtomicInteger open = new AtomicInteger();

  /** None is open yet. */
  public Connections() {}

  /** Those that are open. */
  public int open() {
    return open.get();
  }

  @Override
  public Attributes transportReady(Attributes attributes) {
    open.incrementAndGet();
    return attributes.toBuilder().set(MADE, true).build();
  }

  @Override
  public void transportTerminated(Attributes attributes) {
    if (attributes.get(MADE) != null) {
      open.decrementAndGet();
    }
  }
}
