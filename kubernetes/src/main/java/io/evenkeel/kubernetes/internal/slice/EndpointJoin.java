// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.kubernetes.internal.slice;

import io.evenkeel.core.endpoint.Address;
import io.evenkeel.core.endpoint.Endpoint;
import io.evenkeel.core.endpoint.Excluded;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What all slices together say of one endpoint.
 *
 * <p>An endpoint may stand in several: one for each address family, and two of one family while the
 * controller moves it. The best condition counts, since the controller deletes from the old slice
 * before or after it writes the new one; of one family, the first slice by name gives the address.
 *
 * @param endpoint what can be called, or null
 * @param excluded why it cannot, or null; both are null where no slice has it
 */
record EndpointJoin(@Nullable Endpoint endpoint, @Nullable Excluded excluded) {

  private static final EndpointJoin ABSENT = new EndpointJoin(null, null);

  /** Where a slice has an endpoint. */
  record Place(KeptSlice slice, int index) {

    Endpoint endpoint() {
      return slice.endpoint(index);
    }

    // What has no address or no port is worse than any condition.
    private int rank(String port) {
      if (!slice.hasAddress(index)) {
        return 11;
      }
      return slice.portNumber(port) < 0 ? 10 : slice.condition(index).rank;
    }

    private Endpoint at(String port) {
      return endpoint().atPort(slice.portNumber(port));
    }
  }

  /**
   * Joins what slices say of one endpoint.
   *
   * @param places all that have its id, sorted by the slice's name
   * @param port the Service port's name
   */
  static EndpointJoin of(List<Place> places, String port) {
    Place best = null;
    int bestRank = Integer.MAX_VALUE;
    for (Place place : places) {
      int rank = place.rank(port);
      if (rank < bestRank) {
        best = place;
        bestRank = rank;
      }
    }
    if (best == null) {
      return ABSENT;
    }
    if (bestRank > SliceEndpoint.Condition.DRAINING.rank) {
      return new EndpointJoin(null, exclude(best, port));
    }
    return new EndpointJoin(
        places.size() == 1 ? best.at(port) : join(best, bestRank, places, port), null);
  }

  /** One endpoint of all that are in the best one's condition. */
  private static Endpoint join(Place best, int bestRank, List<Place> places, String port) {
    Address four = null;
    Address six = null;
    for (Place place : places) {
      if (place.rank(port) != bestRank) {
        continue;
      }
      Address address = place.at(port).address();
      if (address.isIpv6()) {
        six = six == null ? address : six;
      } else {
        four = four == null ? address : four;
      }
    }
    Endpoint one = best.at(port);
    if (four == null || six == null) {
      return one;
    }
    return Endpoint.builder(one.id())
        .address(four)
        .address(six)
        .locality(one.locality())
        .hints(one.hints())
        .state(one.state())
        .metadata(Endpoint.NAME, one.metadata().getOrDefault(Endpoint.NAME, ""))
        .origin(one.origin())
        .build();
  }

  private static Excluded exclude(Place place, String port) {
    KeptSlice slice = place.slice;
    Endpoint endpoint = place.endpoint();
    boolean hasAddress = slice.hasAddress(place.index);
    int number = slice.portNumber(port);
    Excluded.Reason reason;
    String detail;
    if (!hasAddress) {
      reason = Excluded.Reason.NO_ADDRESS;
      detail = "the slice gives no address";
    } else if (number < 0) {
      reason = Excluded.Reason.NO_PORT;
      detail = "the slice has no port '" + port + "'";
    } else if (slice.condition(place.index) == SliceEndpoint.Condition.NOT_READY) {
      reason = Excluded.Reason.NOT_READY;
      detail = "ready is false";
    } else {
      reason = Excluded.Reason.NOT_SERVING;
      detail = "terminating, and serving is false";
    }
    return new Excluded(
        endpoint.id(),
        endpoint.displayName(),
        number < 0 || !hasAddress ? List.of() : endpoint.atPort(number).addresses(),
        reason,
        detail,
        slice.name());
  }
}
