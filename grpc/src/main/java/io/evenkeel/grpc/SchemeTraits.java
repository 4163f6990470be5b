// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.grpc;

import io.evenkeel.core.discovery.Setting;
import org.jspecify.annotations.Nullable;

/**
 * What is gRPC's own about a scheme, and what a source, which knows nothing of gRPC, therefore
 * cannot do: for schemes that users know from elsewhere, such as {@code dns}. Immutable.
 *
 * @param priority 0 to 10; of two providers of a scheme the higher one is used. The scheme of the
 *     highest of all is that of targets without one: only a provider of {@code dns} may be above 5
 * @param defaultPort the setting that is given the channel's default port (443, or 80 without TLS),
 *     or null
 * @param portInAuthority whether a port that is a number in the target is part of the authority
 * @param proxies whether the channel's proxy detector is asked, and what it finds used instead
 * @param serviceConfig the setting that makes the source tell service configs, switched on where
 *     gRPC's own property asks for them, or null
 */
public record SchemeTraits(
    int priority,
    @Nullable Setting<Integer> defaultPort,
    boolean portInAuthority,
    boolean proxies,
    @Nullable Setting<Boolean> serviceConfig) {

  /** Those of a scheme that is Evenkeel's own: below gRPC's resolvers, and nothing else. */
  public static final SchemeTraits OWN = new SchemeTraits(4, null, false, false, null);
}
