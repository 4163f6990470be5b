/**
 * What this machine says about names: resolv.conf, the hosts file, and the JDK's own resolver.
 *
 * <p>Start with {@link io.evenkeel.dns.internal.system.SystemNames}.
 */
@NullMarked
package io.evenkeel.dns.internal.system;

import org.jspecify.annotations.NullMarked;
