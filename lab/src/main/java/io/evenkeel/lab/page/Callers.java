// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.lab.page;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Who may talk to the page: those who reached it under a name that is its own.
 *
 * <p>A web site can let its own name point at loopback (DNS rebinding) or send forms anywhere; in
 * both cases the browser tells the site's name in {@code Host} or {@code Origin}.
 *
 * @param told the address that the page was told to listen on, as it was written
 * @param port where it listens
 */
record Callers(String told, int port) {

  private static final Pattern AUTHORITY =
      Pattern.compile("(\\[[0-9a-fA-F:.]+]|[a-zA-Z0-9.-]+)(?::([0-9]{1,5}))?");

  private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");

  private static final int HTTP_PORT = 80;

  /**
   * Whether a request's {@code Host} is the page's own.
   *
   * @param values of the header
   * @param local where the request's connection ends here: an address, unlike a name, cannot be
   *     made to mean another machine
   */
  boolean isOwnHost(@Nullable List<String> values, InetAddress local) {
    return values != null && values.size() == 1 && isOwn(values.get(0), local);
  }

  /** Whether a request's {@code Origin} is the page's own, or there is none. */
  boolean isOwnOrigin(@Nullable List<String> values, InetAddress local) {
    if (values == null || values.isEmpty()) {
      return true;
    }
    String origin = values.get(0);
    return values.size() == 1
        && origin.startsWith("http://")
        && isOwn(origin.substring("http://".length()), local);
  }

  private boolean isOwn(String authority, InetAddress local) {
    Matcher parts = AUTHORITY.matcher(authority);
    if (!parts.matches()) {
      return false;
    }
    int askedPort = parts.group(2) == null ? HTTP_PORT : Integer.parseInt(parts.group(2));
    String host = parts.group(1).toLowerCase(Locale.ROOT);
    return askedPort == port
        && (LOOPBACK.contains(host) || host.equalsIgnoreCase(told) || isAddress(host, local));
  }

  private static boolean isAddress(String host, InetAddress local) {
    try {
      // A literal is never looked up.
      return isLiteral(host) && InetAddress.getByName(host).equals(local);
    } catch (UnknownHostException notALiteral) {
      return false;
    }
  }

  /**
   * What a caller who was refused should use.
   *
   * @param local where the request's connection ends here
   */
  String advice(InetAddress local) {
    List<String> hosts = new ArrayList<>(List.of("localhost"));
    if (!local.isLoopbackAddress()) {
      // The caller's own way here, with the address for the name that was wrong.
      hosts.add(0, literal(local));
    }
    if (!isLiteral(told) && !told.equalsIgnoreCase("localhost")) {
      hosts.add(0, told);
    }
    String urls =
        hosts.stream()
            .map(host -> "http://" + host + ":" + port + "/")
            .collect(Collectors.joining(" or "));
    return "Refused: this page answers as " + urls + " only";
  }

  private static boolean isLiteral(String host) {
    return host.contains(":") || host.matches("[0-9.]+");
  }

  private static String literal(InetAddress address) {
    String text = address.getHostAddress();
    return text.contains(":") ? "[" + text.replaceFirst("%.*", "") + "]" : text;
  }
}
