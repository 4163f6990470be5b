// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.standins.dns;

/**
 * What one SRV record points at (RFC 2782).
 *
 * @param host a name, absolute with or without its last dot
 * @param port from 0 to 65535
 * @param priority from 0 to 65535; clients use the lowest that they can reach
 * @param weight from 0 to 65535; the share among those of one priority
 */
public record SrvTarget(String host, int port, int priority, int weight) {

  /** As CoreDNS answers: all of one priority. */
  public static SrvTarget of(String host, int port) {
    return new SrvTarget(host, port, 0, 100);
  }
}
