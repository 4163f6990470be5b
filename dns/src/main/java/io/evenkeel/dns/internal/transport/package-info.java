/**
 * Questions to name servers and answers from them: UDP, TCP, several servers, time-outs.
 *
 * <p>Start with {@link io.evenkeel.dns.internal.transport.DnsClient}.
 */
@NullMarked
package io.evenkeel.dns.internal.transport;

import org.jspecify.annotations.NullMarked;
