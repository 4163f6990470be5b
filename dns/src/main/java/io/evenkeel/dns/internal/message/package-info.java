/**
 * DNS messages (RFC 1035 §4, RFC 6891): queries to bytes, bytes to what may be believed.
 *
 * <p>Start with {@link io.evenkeel.dns.internal.message.ReplyReader}; {@link
 * io.evenkeel.dns.internal.message.Answer} is what a reply means.
 */
@NullMarked
package io.evenkeel.dns.internal.message;

import org.jspecify.annotations.NullMarked;
