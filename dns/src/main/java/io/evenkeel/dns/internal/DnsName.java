// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.dns.internal;

import io.evenkeel.core.endpoint.Address;
import io.evenkeel.core.endpoint.IpLiteral;
import io.evenkeel.core.endpoint.Target;
import io.evenkeel.core.endpoint.TargetException;
import io.evenkeel.dns.internal.message.DomainName;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What a target names: a host and the number of a port, or a service, whose SRV records name hosts
 * and ports.
 *
 * @param host canonical, with a dot at its end where it is absolute; or an IP literal
 * @param port 1 to 65535, or 0 where {@code service} has the ports
 * @param service the labels before the host, such as {@code _grpc._tcp}; empty where there are none
 */
public record DnsName(String host, int port, String service) {

  // RFC 6335 §5.1.
  private static final int LONGEST_SERVICE = 15;

  /**
   * What {@code target} names.
   *
   * @param defaultPort of a host without one
   * @throws TargetException if it is no name, or no port
   */
  public static DnsName of(Target target, int defaultPort) {
    String name = target.name();
    if (name.isEmpty()) {
      throw wrong(
          target, "the name is missing", "write dns:///NAME:PORT or dns://SERVER/NAME:PORT");
    }
    boolean brackets = name.startsWith("[") && name.endsWith("]");
    String literal = brackets ? name.substring(1, name.length() - 1) : name;
    boolean isLiteral = IpLiteral.isIpv6(literal) || (!brackets && IpLiteral.isIpv4(literal));
    if (!isLiteral && name.indexOf(':') >= 0) {
      throw wrong(
          target,
          "'" + name + "' is neither a name nor an IP address",
          "IPv6 addresses are" + " written dns:///%5Bfd00::1%5D:PORT");
    }
    String host = isLiteral ? literal : canonical(target, name);
    String port = target.port();
    if (!isLiteral && host.startsWith("_")) {
      return ofService(target, host);
    }
    if (port == null) {
      return new DnsName(host, defaultPort, "");
    }
    if (isNumber(port)) {
      return new DnsName(host, number(target, port), "");
    }
    String service = service(target, port);
    if (isLiteral) {
      throw wrong(
          target, "an IP address has no ports by name, but here '" + port + "'", "write a number");
    }
    return new DnsName(host, 0, "_" + service + "._tcp");
  }

  private static DnsName ofService(Target target, String host) {
    int first = host.indexOf('.');
    int second = host.indexOf('.', first + 1);
    if (first < 0 || second < 0 || host.charAt(first + 1) != '_' || second + 1 == host.length()) {
      throw wrong(
          target,
          "'" + host + "' begins like the name of a service, but is none",
          "write _PORTNAME._tcp.NAME");
    }
    if (target.port() != null) {
      throw wrong(
          target,
          "the ports of a service are in its SRV records, but here is one: '" + target.port() + "'",
          "leave it out");
    }
    return new DnsName(host.substring(second + 1), 0, host.substring(0, second));
  }

  private static String canonical(Target target, String name) {
    try {
      return DomainName.canonical(name) + (name.endsWith(".") ? "." : "");
    } catch (IllegalArgumentException e) {
      throw wrong(target, String.valueOf(e.getMessage()), "write a DNS name or an IP address");
    }
  }

  private static boolean isNumber(String port) {
    for (int i = 0; i < port.length(); i++) {
      if (port.charAt(i) < '0' || port.charAt(i) > '9') {
        return false;
      }
    }
    return true;
  }

  private static int number(Target target, String port) {
    int number = port.length() > 5 ? 0 : Integer.parseInt(port);
    if (number < 1 || number > 65535) {
      throw wrong(target, "the port must be from 1 to 65535, but is " + port, "correct it");
    }
    return number;
  }

  private static String service(Target target, String port) {
    String service = port.toLowerCase(Locale.ROOT);
    boolean wellFormed =
        service.length() <= LONGEST_SERVICE
            && service
                .chars()
                .allMatch(c -> c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || c == '-')
            && service.chars().anyMatch(c -> c >= 'a' && c <= 'z');
    if (!wellFormed) {
      throw wrong(
          target,
          "the port '" + port + "' is neither a number nor a port's name",
          "a name has up to 15 letters, digits and '-' (RFC 6335)");
    }
    return service;
  }

  private static TargetException wrong(Target target, String what, String instead) {
    String text = target.withoutParameters().toString();
    return new TargetException(
        text, Math.min(text.length(), text.indexOf("//") + 2), what + "; " + instead);
  }

  /** Written out, with {@link #hashCode}: a record's own costs a new JVM ten milliseconds. */
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof DnsName that
        && host.equals(that.host)
        && port == that.port
        && service.equals(that.service);
  }

  @Override
  public int hashCode() {
    return 31 * (31 * host.hashCode() + port) + service.hashCode();
  }

  /** Whether there is nothing to look up. */
  boolean isLiteral() {
    return IpLiteral.isIpv4(host) || IpLiteral.isIpv6(host);
  }

  /** The name of the SRV records. */
  String serviceName() {
    return service + "." + host;
  }

  /** Without the dot that makes it absolute, which no certificate has. */
  String authority() {
    String plain = host.endsWith(".") ? host.substring(0, host.length() - 1) : host;
    return IpLiteral.isIpv6(plain) ? "[" + plain + "]" : plain;
  }

  @Override
  public String toString() {
    if (port > 0) {
      return new Address(host, port).toString();
    }
    return serviceName();
  }
}
