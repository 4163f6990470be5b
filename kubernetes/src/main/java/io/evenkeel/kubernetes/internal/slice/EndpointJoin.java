// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.kubernetes.internal.slice;

import io.evenkeel.core.endpoint.Address;
import io.evenkeel.core.endpoint.Endpoint;
import io.evenkeel.core.endpoint.Excluded;
import java.util.Collection;
import java.util.List;
import java.util.Map;
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

  /**
   * Joins what {@code slices} say of {@code id}.
   *
   * @param slices sorted by name
   * @param port the Service port's name
   */
  static EndpointJoin of(String id, Collection<Slice> slices, String port) {
    SliceEndpoint best = null;
    Slice bestSlice = null;
    int bestRank = Integer.MAX_VALUE;
    for (Slice slice : slices) {
      SliceEndpoint found = slice.find(id);
      if (found != null && rank(found, slice, port) < bestRank) {
        best = found;
        bestSlice = slice;
        bestRank = rank(found, slice, port);
      }
    }
    if (best == null || bestSlice == null) {
      return ABSENT;
    }
    if (bestRank > SliceEndpoint.Condition.DRAINING.rank) {
      return new EndpointJoin(null, exclude(best, bestSlice, port));
    }
    return new EndpointJoin(build(best, bestSlice, slices, port), null);
  }

  // What has no address or no port is worse than any condition.
  private static int rank(SliceEndpoint endpoint, Slice slice, String port) {
    if (endpoint.address().isEmpty()) {
      return 11;
    }
    return slice.portNumber(port) < 0 ? 10 : endpoint.condition().rank;
  }

  private static Endpoint build(
      SliceEndpoint best, Slice bestSlice, Collection<Slice> slices, String port) {
    Address four = null;
    Address six = null;
    for (Slice slice : slices) {
      SliceEndpoint found = slice.find(best.id());
      if (found == null || rank(found, slice, port) != best.condition().rank) {
        continue;
      }
      Address address = new Address(found.address(), slice.portNumber(port));
      if (address.isIpv6()) {
        six = six == null ? address : six;
      } else {
        four = four == null ? address : four;
      }
    }
    return new Endpoint(
        best.id(),
        addresses(four, six),
        best.locality(),
        best.hints(),
        1,
        best.condition() == SliceEndpoint.Condition.READY
            ? Endpoint.State.READY
            : Endpoint.State.DRAINING,
        null,
        best.name().isEmpty() ? Map.of() : Map.of(Endpoint.NAME, best.name()),
        bestSlice.name());
  }

  private static List<Address> addresses(@Nullable Address four, @Nullable Address six) {
    if (four == null) {
      return six == null ? List.of() : List.of(six);
    }
    return six == null ? List.of(four) : List.of(four, six);
  }

  private static Excluded exclude(SliceEndpoint endpoint, Slice slice, String port) {
    int number = slice.portNumber(port);
    Excluded.Reason reason;
    String detail;
    if (endpoint.address().isEmpty()) {
      reason = Excluded.Reason.NO_ADDRESS;
      detail = "the slice gives no address";
    } else if (number < 0) {
      reason = Excluded.Reason.NO_PORT;
      detail = "the slice has no port '" + port + "'";
    } else if (endpoint.condition() == SliceEndpoint.Condition.NOT_READY) {
      reason = Excluded.Reason.NOT_READY;
      detail = "ready is false";
    } else {
      reason = Excluded.Reason.NOT_SERVING;
      detail = "terminating, and serving is false";
    }
    return new Excluded(
        endpoint.id(),
        endpoint.name().isEmpty() ? endpoint.id() : endpoint.name(),
        number < 0 || endpoint.address().isEmpty()
            ? List.of()
            : List.of(new Address(endpoint.address(), number)),
        reason,
        detail,
        slice.name());
  }
}
