// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.benchmarks.loopback;

import io.grpc.InsecureChannelCredentials;
import io.grpc.LoadBalancerRegistry;
import io.grpc.ManagedChannel;
import io.grpc.NameResolverRegistry;
import io.grpc.netty.NettyChannelBuilder;

/** Channels that differ in their policy alone. */
final class Policies {

  private Policies() {}

  /** Makes known what only this package has; once in a process. */
  static void register() {
    NameResolverRegistry.getDefaultRegistry().register(new FixedAddresses());
    LoadBalancerRegistry.getDefaultRegistry().register(new PeakEwmaProvider());
  }

  /** A channel of that policy, with its defaults, to servers at these ports. */
  static ManagedChannel channel(String policy, String ports) {
    return NettyChannelBuilder.forTarget(
            FixedAddresses.target(ports), InsecureChannelCredentials.create())
        .defaultLoadBalancingPolicy(policy)
        // Nothing here blocks, and a change of threads would hide what a policy costs.
        .directExecutor()
        .build();
  }
}
