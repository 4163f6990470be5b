// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.lab.cluster.pod;

import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.net.InetSocketAddress;

/** IP literals as addresses: no name is ever looked up. */
public final class Literal {

  private Literal() {}

  /** The address that a literal is. */
  public static InetAddress ip(String literal) {
    InetAddress address = NetUtil.createInetAddressFromIpAddressString(literal);
    if (address == null) {
      throw new IllegalArgumentException(
          "'" + literal + "' must be an IP address, such as 127.77.0.2");
    }
    return address;
  }

  /** A port of the address that a literal is. */
  public static InetSocketAddress at(String literal, int port) {
    return new InetSocketAddress(ip(literal), port);
  }
}
