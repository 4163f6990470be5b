/**
 * What a target of scheme {@code dns} names, and the watches behind it.
 *
 * <p>Start with {@link io.evenkeel.dns.internal.DnsSource}.
 */
@NullMarked
package io.evenkeel.dns.internal;

import org.jspecify.annotations.NullMarked;
