// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.standins.kubernetes;

/**
 * EndpointSlices for tests: {@code Slices.slice("greeter-abc").service("greeter").namespace("prod")
 * .port("grpc", 50051).endpoint("10.0.0.1", e -> e.pod("uid-1", "greeter-1").zone("a"))}.
 */
public final class Slices {

  private Slices() {}

  /** A slice of IPv4 addresses in the namespace {@code default}, of no service yet. */
  public static SliceBuilder slice(String name) {
    return new SliceBuilder(name);
  }
}
