// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.dns;

import io.evenkeel.core.endpoint.IpLiteral;
import io.evenkeel.core.endpoint.Target;
import io.evenkeel.core.endpoint.TargetException;
import io.evenkeel.dns.internal.DnsConfig;
import io.evenkeel.dns.internal.message.DomainName;

/**
 * The name server in a target: {@code dns://SERVER[:SERVERPORT]/NAME}.
 *
 * @param host an IP literal; empty for the servers of this machine
 */
record NamedServer(String host, int port) {

  private static final NamedServer OF_THIS_MACHINE = new NamedServer("", DnsConfig.DNS_PORT);

  /**
   * That of {@code target}. A server by its name is none, as for gRPC's own resolver, which ignores
   * all: whose channels work so must not lose them.
   *
   * @throws TargetException if it is neither an IP address nor a name
   */
  static NamedServer of(Target target) {
    String authority = target.authority();
    if (authority.isEmpty() || isByName(target)) {
      return OF_THIS_MACHINE;
    }
    int end = portColon(authority);
    String host = authority.substring(0, end);
    if (host.startsWith("[") && host.endsWith("]")) {
      host = host.substring(1, host.length() - 1);
      if (!IpLiteral.isIpv6(host)) {
        throw noAddress(target);
      }
    } else if (!IpLiteral.isIpv4(host) && !IpLiteral.isIpv6(host)) {
      throw noAddress(target);
    }
    return new NamedServer(
        host,
        end == authority.length()
            ? DnsConfig.DNS_PORT
            : port(target, authority.substring(end + 1)));
  }

  /** Whether {@code target} names a server by its name, which is ignored. */
  static boolean isByName(Target target) {
    String authority = target.authority();
    String host = authority.substring(0, portColon(authority));
    try {
      DomainName.canonical(host);
    } catch (IllegalArgumentException notAName) {
      return false;
    }
    // Of digits alone it is meant as an address (RFC 1123 §2.1).
    return !host.chars().allMatch(c -> c >= '0' && c <= '9' || c == '.');
  }

  /** Where the port begins, or the end: an IPv6 address has colons of its own. */
  private static int portColon(String authority) {
    int colon = authority.lastIndexOf(':');
    boolean inside = authority.indexOf(']', colon + 1) >= 0 || IpLiteral.isIpv6(authority);
    return colon < 0 || inside ? authority.length() : colon;
  }

  private static TargetException noAddress(Target target) {
    return wrong(
        target,
        "'"
            + target.authority()
            + "' must be the IP address of a name server, such as dns://10.96.0.10/NAME:PORT or"
            + " dns://[fd00::10]/NAME:PORT; for the servers of this machine write"
            + " dns:///NAME:PORT");
  }

  private static int port(Target target, String text) {
    boolean digits = text.length() <= 5 && text.chars().allMatch(c -> c >= '0' && c <= '9');
    int port = digits && !text.isEmpty() ? Integer.parseInt(text) : 0;
    if (port < 1 || port > 65535) {
      throw wrong(target, "the name server's port must be from 1 to 65535, but is '" + text + "'");
    }
    return port;
  }

  private static TargetException wrong(Target target, String what) {
    return new TargetException(target.withoutParameters().toString(), "dns://".length(), what);
  }
}
