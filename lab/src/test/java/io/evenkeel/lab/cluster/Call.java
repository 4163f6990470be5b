// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.lab.cluster;

import io.evenkeel.core.discovery.Discoveries;
import io.evenkeel.core.discovery.Settings;
import io.evenkeel.grpc.EvenkeelArgs;
import io.evenkeel.kubernetes.ClusterConfig;
import io.evenkeel.kubernetes.KubernetesSettings;
import io.evenkeel.lab.cluster.pod.Greeting;
import io.grpc.CallOptions;
import io.grpc.ClientInterceptors;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.MetadataUtils;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** Calls as clients make them. */
final class Call {

  /** For what must come. */
  static final Duration GENEROUS = Duration.ofSeconds(20);

  private Call() {}

  static ManagedChannel channel(SocketAddress address) {
    InetSocketAddress at = (InetSocketAddress) address;
    return Grpc.newChannelBuilderForAddress(
            at.getHostString(), at.getPort(), InsecureChannelCredentials.create())
        .build();
  }

  static ManagedChannel channel(PodView pod) {
    return channel(new InetSocketAddress(pod.ip(), pod.port()));
  }

  /** The name of the pod that answers. */
  static String greet(ManagedChannel channel) {
    return greet(channel, GENEROUS);
  }

  static String greet(ManagedChannel channel, Duration within) {
    return ClientCalls.blockingUnaryCall(
        channel,
        Greeting.GREET,
        CallOptions.DEFAULT.withDeadlineAfter(within.toMillis(), TimeUnit.MILLISECONDS),
        "");
  }

  /** The status of a call, OK too. */
  static Status.Code status(ManagedChannel channel, Duration within) {
    try {
      String unused = greet(channel, within);
      return Status.Code.OK;
    } catch (StatusRuntimeException e) {
      return e.getStatus().getCode();
    }
  }

  static Metadata mode(String name) {
    Metadata headers = new Metadata();
    headers.put(Greeting.MODE, name);
    return headers;
  }

  static String greetAs(String mode, ManagedChannel channel) {
    return ClientCalls.blockingUnaryCall(
        ClientInterceptors.intercept(
            channel, MetadataUtils.newAttachHeadersInterceptor(mode(mode))),
        Greeting.GREET,
        CallOptions.DEFAULT.withDeadlineAfter(GENEROUS.toSeconds(), TimeUnit.SECONDS),
        "");
  }

  static ManagedChannel evenkeel(String target, Discoveries discoveries) {
    return Grpc.newChannelBuilder(target, InsecureChannelCredentials.create())
        .setNameResolverArg(EvenkeelArgs.DISCOVERIES, discoveries)
        .build();
  }

  static Discoveries discoveries(LabCluster cluster) {
    return Discoveries.builder()
        .settings(
            Settings.system()
                .with(
                    KubernetesSettings.CLUSTER,
                    ClusterConfig.url(cluster.apiUrl())
                        .withCa(cluster.caPem())
                        .withToken(cluster.token())))
        .build();
  }
}
