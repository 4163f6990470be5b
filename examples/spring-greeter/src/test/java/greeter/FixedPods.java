// SPDX-License-Identifier: Apache-2.0
package greeter;

import io.evenkeel.core.discovery.statics.StaticDiscoveryProvider;
import io.evenkeel.grpc.DiscoveryNameResolverProvider;

/** A fixed list of pods in place of a cluster, as {@code pods:///host:port,host:port}. */
public final class FixedPods extends DiscoveryNameResolverProvider {
  public FixedPods() {
    // Not "static": Spring has a meaning of its own for that.
    super(new StaticDiscoveryProvider(), "static", "pods", null);
  }
}
