/**
 * A DNS server as a real one on loopback, with every fault on demand.
 *
 * <p>Start with {@link io.evenkeel.standins.dns.DnsServer}.
 */
@NullMarked
package io.evenkeel.standins.dns;

import org.jspecify.annotations.NullMarked;
