/** Starts with {@link io.evenkeel.standins.dns.DnsAnswersIT}. */
@NullMarked
package io.evenkeel.standins.dns;

import org.jspecify.annotations.NullMarked;
