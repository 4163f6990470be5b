// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.core.endpoint;

/**
 * Where one backend listens: a host, as text, and a port.
 *
 * <p>The host is an IPv4 or IPv6 literal, or a name. Nothing here looks a name up.
 *
 * @param host a literal or a name; IPv6 without brackets
 * @param port 1 to 65535
 */
public record Address(String host, int port) implements Comparable<Address> {

  public Address {
    if (host.isEmpty()) {
      throw new IllegalArgumentException("An address needs a host, but it is empty");
    }
    if (host.startsWith("[")) {
      throw new IllegalArgumentException(
          "The host of an address is written without brackets, but it is '" + host + "'");
    }
    if (port < 1 || port > 65535) {
      throw new IllegalArgumentException(
          "Port of '" + host + "' must be from 1 to 65535, but is " + port);
    }
  }

  /** Whether the host is an IP literal, so that no name service has to be asked. */
  public boolean isLiteral() {
    return isIpv6() || IpLiteral.isIpv4(host);
  }

  /** Whether the host is an IPv6 literal. */
  public boolean isIpv6() {
    return host.indexOf(':') >= 0;
  }

  @Override
  public int compareTo(Address other) {
    int byHost = host.compareTo(other.host);
    return byHost != 0 ? byHost : Integer.compare(port, other.port);
  }

  /** {@code 10.0.0.1:80} or {@code [fd00::1]:80}. */
  @Override
  public String toString() {
    return isIpv6() ? "[" + host + "]:" + port : host + ":" + port;
  }
}
