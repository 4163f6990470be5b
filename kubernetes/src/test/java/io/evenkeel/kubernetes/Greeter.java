// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.kubernetes;

import io.evenkeel.core.discovery.Discoveries;
import io.evenkeel.core.discovery.DiscoveryObserver;
import io.evenkeel.core.discovery.Problem;
import io.evenkeel.core.discovery.Settings;
import io.evenkeel.grpc.EvenkeelArgs;
import io.evenkeel.standins.kubernetes.KubernetesApi;
import io.evenkeel.standins.kubernetes.Slices;
import io.evenkeel.testkit.Await;
import io.grpc.CallOptions;
import io.grpc.ChannelCredentials;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.InsecureServerCredentials;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import io.grpc.ServerCredentials;
import io.grpc.stub.ClientCalls;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Function;

/** Service {@code greeter.prod}: its pods, the stand-in API that tells of them, and channels. */
final class Greeter implements AutoCloseable {

  static final Duration SOON = Duration.ofSeconds(30);
  static final String TOKEN = "a-client";

  final KubernetesApi api = KubernetesApi.start();
  final List<String> relists = new CopyOnWriteArrayList<>();
  final List<Problem> problems = new CopyOnWriteArrayList<>();
  private final List<Pod> pods = new ArrayList<>();
  private final List<ManagedChannel> channels = new ArrayList<>();
  private final Discoveries discoveries;

  /** A client that may watch, and a watch that outlives the channels. */
  Greeter() {
    this(Discoveries.builder());
    allow();
  }

  /** A client that may nothing yet. */
  Greeter(Discoveries.Builder builder) {
    this(builder, api -> ClusterConfig.url(api.url()).withCa(api.caPem()).withToken(TOKEN));
  }

  /** A client that may watch, and finds the API by that. */
  Greeter(ClusterConfig config) {
    this(Discoveries.builder(), api -> config);
    allow();
  }

  private Greeter(Discoveries.Builder builder, Function<KubernetesApi, ClusterConfig> config) {
    api.rbac().serviceAccount(TOKEN, "web", "client");
    discoveries =
        builder
            .settings(Settings.none().with(KubernetesSettings.CLUSTER, config.apply(api)))
            .observer(new Recorder())
            .build();
  }

  /** Lets the client watch slices. */
  void allow() {
    api.rbac().grant(TOKEN, "prod", "discovery.k8s.io", "endpointslices", "get", "list", "watch");
  }

  Pod addPod() {
    return addPod(InsecureServerCredentials.create());
  }

  /** A new pod, ready at once. */
  Pod addPod(ServerCredentials credentials) {
    Pod pod = new Pod("pod-" + (pods.size() + 1), credentials);
    pods.add(pod);
    putSlice(pod, "IPv4", "127.0.0.1");
    return pod;
  }

  /** A pod has slices of its own here, since its port differs from the others'. */
  void putSlice(Pod pod, String addressType, String address) {
    api.put(
        Slices.slice(pod.name + "-" + addressType.toLowerCase(Locale.ROOT))
            .service("greeter")
            .namespace("prod")
            .addressType(addressType)
            .port("grpc", pod.port())
            .endpoint(
                address, endpoint -> endpoint.pod("uid-" + pod.name, pod.name).hostname(pod.name)));
  }

  /** The pod is in no slice any more; it runs on. */
  void takeOut(Pod pod) {
    api.delete("endpointslices", "prod", pod.name + "-ipv4");
  }

  ManagedChannel channel(String target) {
    return channel(target, InsecureChannelCredentials.create(), builder -> {});
  }

  ManagedChannel channel(
      String target, ChannelCredentials credentials, Consumer<ManagedChannelBuilder<?>> options) {
    ManagedChannelBuilder<?> builder =
        Grpc.newChannelBuilder(target, credentials)
            .setNameResolverArg(EvenkeelArgs.DISCOVERIES, discoveries);
    options.accept(builder);
    ManagedChannel channel = builder.build();
    channels.add(channel);
    return channel;
  }

  /** One call; whatever fails it is thrown. */
  static void call(ManagedChannel channel) {
    var unused =
        ClientCalls.blockingUnaryCall(channel, Pod.METHOD, CallOptions.DEFAULT, new byte[0]);
  }

  /** Calls, one call after another, until that is so. */
  static void callUntil(ManagedChannel channel, BooleanSupplier condition) {
    Await.until(
        SOON,
        () -> {
          call(channel);
          return condition.getAsBoolean();
        },
        () -> "still not so after many calls");
  }

  @Override
  public void close() {
    channels.forEach(ManagedChannel::shutdownNow);
    discoveries.close();
    pods.forEach(Pod::close);
    api.close();
  }

  private final class Recorder implements DiscoveryObserver {
    @Override
    public void relisted(String source, String reason) {
      relists.add(reason);
    }

    @Override
    public void problem(String source, Problem problem) {
      problems.add(problem);
    }
  }
}
