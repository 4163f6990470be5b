// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.core.endpoint;

import org.jspecify.annotations.Nullable;

/**
 * Where something runs. An empty part is unknown.
 *
 * @param region such as {@code eu-west-1}
 * @param zone such as {@code eu-west-1a}
 * @param node the name of the machine
 */
public record Locality(String region, String zone, String node) {

  /** Nothing is known. */
  public static final Locality UNKNOWN = new Locality("", "", "");

  /** Written out, with {@link #hashCode}: a record's own costs a new JVM ten milliseconds. */
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Locality that
        && region.equals(that.region)
        && zone.equals(that.zone)
        && node.equals(that.node);
  }

  @Override
  public int hashCode() {
    return 31 * (31 * region.hashCode() + zone.hashCode()) + node.hashCode();
  }

  /** The locality of {@code zone}, where nothing else is known. */
  public static Locality ofZone(String zone) {
    return zone.isEmpty() ? UNKNOWN : new Locality("", zone, "");
  }
}
