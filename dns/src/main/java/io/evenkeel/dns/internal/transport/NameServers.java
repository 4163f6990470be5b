// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.dns.internal.transport;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;

/**
 * Who is asked, and how.
 *
 * @param addresses in order of preference; at least one
 * @param timeout the longest that one server is waited for at a time
 * @param attempts how often all of them are asked before it is given up
 * @param rotate whether to begin at one after the other
 * @param tcp whether to use TCP alone
 */
public record NameServers(
    List<InetSocketAddress> addresses,
    Duration timeout,
    int attempts,
    boolean rotate,
    boolean tcp) {}
