// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.simulation.policy;

import io.evenkeel.core.endpoint.Endpoint;
import io.evenkeel.core.endpoint.Locality;
import java.util.Locale;

/**
 * A server as a client knows it: one object as long as it is the same backend.
 *
 * @param number counts all that ever were, from 0
 * @param id tells it from others
 * @param zone where it runs; empty where zones play no part
 */
public record Backend(int number, String id, String zone) {

  private static final int PORT = 50051;

  /** The backend with that number. */
  public static Backend of(int number, String zone) {
    // Padded, so that the order of ids, in which policies list them, is that of numbers.
    return new Backend(number, String.format(Locale.ROOT, "server-%04d", number), zone);
  }

  /** The same in the model that sources publish. */
  Endpoint endpoint(boolean draining) {
    return Endpoint.builder(id)
        .address("10.0." + (number >> 8) + "." + (number & 0xff), PORT)
        .locality(Locality.ofZone(zone))
        .state(draining ? Endpoint.State.DRAINING : Endpoint.State.READY)
        .build();
  }
}
