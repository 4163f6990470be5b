// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.core.endpoint;

import java.util.List;

/**
 * A backend that the place knows and that takes no calls, with the reason: what a person asks when
 * a pod gets none.
 *
 * @param id as in {@link Endpoint#id}
 * @param name what people call it
 * @param addresses where it listens, as far as that is known; may be empty
 * @param reason why it is left out
 * @param detail the place's own words or values behind the reason, for people
 * @param origin the slice, key or record it came from, for people
 */
public record Excluded(
    String id, String name, List<Address> addresses, Reason reason, String detail, String origin)
    implements Comparable<Excluded> {

  /** Why a backend is left out. */
  public enum Reason {
    /** Its place says that it is not ready. */
    NOT_READY,
    /** It is leaving and serves no more. */
    NOT_SERVING,
    /** It does not have the port that the target asks for. */
    NO_PORT,
    /** It has no address, or one of a kind that cannot be called. */
    NO_ADDRESS,
    /** What its place says of it cannot be understood. */
    MALFORMED
  }

  public Excluded {
    addresses = List.copyOf(addresses);
  }

  @Override
  public int compareTo(Excluded other) {
    int byId = id.compareTo(other.id);
    if (byId != 0) {
      return byId;
    }
    int byOrigin = origin.compareTo(other.origin);
    return byOrigin != 0 ? byOrigin : reason.compareTo(other.reason);
  }
}
