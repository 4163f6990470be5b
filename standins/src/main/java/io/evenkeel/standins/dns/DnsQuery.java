// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.standins.dns;

/**
 * A query as the server saw it.
 *
 * @param name without its last dot, as it was spelt
 * @param type such as {@code A}
 * @param tcp whether it came over TCP
 * @param edns whether it came with EDNS0 (RFC 6891)
 * @param port of the client: with the id what makes an answer hard to forge
 */
public record DnsQuery(String name, String type, boolean tcp, boolean edns, int port) {}
