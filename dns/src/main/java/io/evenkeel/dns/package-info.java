/**
 * Names followed by the TTL of their records, scheme {@code dns}.
 *
 * <p>Start with the target forms in {@link io.evenkeel.dns.DnsDiscoveryProvider}, then {@link
 * io.evenkeel.dns.DnsSettings}.
 */
@NullMarked
package io.evenkeel.dns;

import org.jspecify.annotations.NullMarked;
