// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.core.endpoint;

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

  /** The locality of {@code zone}, where nothing else is known. */
  public static Locality ofZone(String zone) {
    return zone.isEmpty() ? UNKNOWN : new Locality("", zone, "");
  }
}
