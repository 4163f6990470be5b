// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.lab.load;

import io.grpc.Attributes;
import io.grpc.ClientTransportFilter;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Counts the connections that channels have. gRPC also tells of the end of those that never came
 * about, such as a refused one: a mark tells them apart.
 *
 * <p>Thread-safe.
 */
public final class ConnectionCount extends ClientTransportFilter {

  private static final Attributes.Key<Boolean> COUNTED =
      Attributes.Key.create("io.evenkeel.lab.load.COUNTED");

  private final AtomicInteger open = new AtomicInteger();
  private final AtomicInteger made = new AtomicInteger();

  /** None yet. */
  public ConnectionCount() {}

  /** Connections that are open. */
  public int open() {
    return open.get();
  }

  /** Connections that ever were: one that takes another's place is one more. */
  public int made() {
    return made.get();
  }

  @Override
  public Attributes transportReady(Attributes attributes) {
    open.incrementAndGet();
    made.incrementAndGet();
    return attributes.toBuilder().set(COUNTED, true).build();
  }

  @Override
  public void transportTerminated(Attributes attributes) {
    if (attributes.get(COUNTED) != null) {
      open.decrementAndGet();
    }
  }
}
