// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.dns;

import io.evenkeel.core.discovery.Settings;
import io.evenkeel.core.endpoint.Target;
import io.evenkeel.grpc.DiscoveryNameResolverProvider;
import io.evenkeel.grpc.SchemeTraits;
import java.lang.System.Logger.Level;

/**
 * Takes the scheme {@code dns} over, also for targets without a scheme; gRPC finds it by itself.
 * {@link DnsSettings#TAKE_OVER} puts gRPC's own resolver back.
 */
public final class DnsNameResolverProvider extends DiscoveryNameResolverProvider {

  private static final String SCHEME = "dns";

  // Above gRPC's own, which has 5.
  private static final int PRIORITY = 6;

  /** For ServiceLoader. */
  public DnsNameResolverProvider() {
    super(
        new DnsDiscoveryProvider(),
        SCHEME,
        new SchemeTraits(
            PRIORITY, DnsSettings.DEFAULT_PORT, true, true, DnsSettings.SERVICE_CONFIG));
  }

  /** The ports of a service are in its SRV records. */
  @Override
  protected boolean hasOnePort(Target target) {
    return super.hasOnePort(target) && !target.name().startsWith("_");
  }

  @Override
  protected boolean isAvailable() {
    try {
      return Settings.system().require(DnsSettings.TAKE_OVER);
    } catch (IllegalArgumentException e) {
      // Thrown here it would keep gRPC from loading any resolver at all. Who set it did not mean
      // true.
      System.getLogger(DnsNameResolverProvider.class.getName())
          .log(Level.ERROR, e.getMessage() + "; gRPC's own resolver is used");
      return false;
    }
  }
}
