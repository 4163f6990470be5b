// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.benchmarks.propagation;

import io.evenkeel.core.discovery.Discoveries;
import io.evenkeel.core.discovery.Settings;
import io.evenkeel.grpc.EvenkeelArgs;
import io.evenkeel.kubernetes.ClusterConfig;
import io.evenkeel.kubernetes.KubernetesSettings;
import io.grpc.Channel;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;

/** As a user has it: one channel, with round_robin. */
final class EvenkeelFollower implements Follower {

  private final Discoveries discoveries;
  private final ManagedChannel channel;

  EvenkeelFollower(Api api, String service) {
    ClusterConfig cluster =
        ClusterConfig.url(api.url()).withCaFile(api.ca()).withTokenFile(api.tokenFile());
    discoveries =
        Discoveries.builder()
            .settings(Settings.system().with(KubernetesSettings.CLUSTER, cluster))
            .build();
    channel =
        Grpc.newChannelBuilder(
                "kubernetes:///" + service + "." + api.namespace() + ":grpc?lb=round_robin",
                InsecureChannelCredentials.create())
            .setNameResolverArg(EvenkeelArgs.DISCOVERIES, discoveries)
            .build();
  }

  @Override
  public Channel next() {
    return channel;
  }

  @Override
  public void close() {
    channel.shutdownNow();
    discoveries.close();
  }
}
