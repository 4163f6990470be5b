// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.grpc;

import io.evenkeel.core.discovery.Discoveries;
import io.evenkeel.core.discovery.DiscoveryObserver;
import io.evenkeel.core.discovery.Settings;
import io.evenkeel.core.endpoint.Endpoint;
import io.evenkeel.core.endpoint.EndpointSet;
import io.evenkeel.testkit.Await;
import io.grpc.ChannelCredentials;
import io.grpc.Grpc;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import io.grpc.NameResolverRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/** Real channels that find their endpoints by scheme {@code fake}. */
final class FakeChannels implements AutoCloseable {

  static final Duration SOON = Duration.ofSeconds(30);

  final FakeProvider source = new FakeProvider();
  private final FakeProvider.Resolver resolver = new FakeProvider.Resolver(source);
  private final List<ManagedChannel> channels = new ArrayList<>();
  private final Discoveries discoveries =
      Discoveries.builder()
          .settings(Settings.none())
          .providers(source)
          .observer(DiscoveryObserver.NONE)
          .build();

  FakeChannels() {
    NameResolverRegistry.getDefaultRegistry().register(resolver);
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

  void publish(Endpoint... endpoints) {
    source.publish(EndpointSet.of(endpoints));
  }

  /** Calls, one call after another, until that is so. */
  void callUntil(ManagedChannel channel, BooleanSupplier condition) {
    Await.until(
        SOON,
        () -> {
          LoopbackServer.call(channel);
          return condition.getAsBoolean();
        },
        () -> "still not so after many calls");
  }

  void closeDiscoveries() {
    discoveries.close();
  }

  @Override
  public void close() {
    channels.forEach(ManagedChannel::shutdownNow);
    discoveries.close();
    NameResolverRegistry.getDefaultRegistry().deregister(resolver);
  }
}
