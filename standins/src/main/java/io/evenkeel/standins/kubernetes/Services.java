// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.standins.kubernetes;

/** Services for tests: {@code Services.service("greeter").port("grpc", 80, "named-target")}. */
public final class Services {

  private Services() {}

  /** A service of type ClusterIP, without an address or ports, in the namespace {@code default}. */
  public static ServiceBuilder service(String name) {
    return new ServiceBuilder(name);
  }
}
