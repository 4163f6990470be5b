// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.core.discovery.Discoveries;
import io.evenkeel.core.discovery.DiscoveryObserver;
import io.evenkeel.core.discovery.Setting;
import io.evenkeel.core.discovery.Settings;
import io.evenkeel.core.endpoint.Endpoint;
import io.evenkeel.core.endpoint.EndpointSet;
import io.evenkeel.core.endpoint.ServiceData;
import io.evenkeel.core.time.VirtualTime;
import io.grpc.HttpConnectProxiedSocketAddress;
import io.grpc.NameResolver;
import io.grpc.NameResolver.ResolutionResult;
import io.grpc.ProxyDetector;
import io.grpc.Status;
import io.grpc.SynchronizationContext;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What gRPC does for a scheme that users know from it. */
class SchemeTraitsTest {

  private static final Setting<Integer> PORT =
      new Setting<>("port", "", "", 443, Integer::parseInt);
  private static final Setting<Boolean> CONFIGS = Setting.flag("configs", false, "");
  private static final SchemeTraits ALL = new SchemeTraits(6, PORT, true, true, CONFIGS);
  private static final InetSocketAddress PROXY =
      new InetSocketAddress(InetAddress.getLoopbackAddress(), 3128);

  private final VirtualTime time = VirtualTime.create();
  private final FakeProvider fake = new FakeProvider();
  private final Discoveries discoveries =
      Discoveries.builder()
          .settings(Settings.none())
          .providers(fake)
          .observer(DiscoveryObserver.NONE)
          .runOn(time, time)
          .build();
  private final SynchronizationContext context =
      new SynchronizationContext(
          (thread, e) -> {
            throw new AssertionError(e);
          });
  private final List<ResolutionResult> results = new ArrayList<>();
  private ProxyDetector detector = address -> null;

  @AfterEach
  void leavesNoTaskBehind() {
    discoveries.close();
    time.run();
    assertThat(time.pending()).isEmpty();
  }

  @Test
  void thePriorityIsTheScheme() {
    assertThat(new FakeProvider.Resolver(fake, ALL).priority()).isEqualTo(6);
  }

  @Test
  void aPortThatIsANumberIsPartOfTheAuthority() {
    assertThat(resolver("fake:///greeter:50051").getServiceAuthority()).isEqualTo("greeter:50051");
    assertThat(resolver("fake:///greeter").getServiceAuthority()).isEqualTo("greeter");
    assertThat(resolver("fake:///greeter:grpc").getServiceAuthority()).isEqualTo("greeter");
  }

  @Test
  void theChannelsDefaultPortIsWhatTheSourceIsTold() {
    resolver("fake:///greeter");

    assertThat(fake.settings.get(PORT)).isEqualTo(80);
  }

  @Test
  void serviceConfigsAreAskedForWhereGrpcsOwnPropertySaysSo() {
    resolver("fake:///greeter");
    assertThat(fake.settings.get(CONFIGS)).isFalse();

    String property = "io.grpc.internal.DnsNameResolverProvider.enable_service_config";
    System.setProperty(property, "true");
    try {
      resolver("fake:///greeter");
    } finally {
      System.clearProperty(property);
    }
    assertThat(fake.settings.get(CONFIGS)).isTrue();
  }

  @Test
  void withoutAProxyTheTargetIsWatched() {
    List<Object> asked = new ArrayList<>();
    detector =
        address -> {
          asked.add(address);
          return null;
        };
    start("fake:///greeter");
    publish(ServiceData.NONE);

    assertThat(asked).containsExactly(InetSocketAddress.createUnresolved("greeter", 80));
    assertThat(addresses()).isEqualTo("[/10.0.0.1:80]");
  }

  @Test
  void aProxyIsTheOneAddressAndNobodyIsWatched() {
    detector = SchemeTraitsTest::proxied;
    start("fake:///greeter:50051");

    assertThat(results).hasSize(1);
    assertThat(addresses()).contains("greeter").contains("50051").contains("3128");
    assertThat(fake.sink).isNull();
  }

  @Test
  void aProxyThatComesOrGoesIsSeenAtTheNextRefresh() {
    NameResolver resolver = start("fake:///greeter");
    publish(ServiceData.NONE);

    detector = SchemeTraitsTest::proxied;
    refresh(resolver);
    assertThat(addresses()).contains("3128");

    detector = address -> null;
    refresh(resolver);
    assertThat(addresses()).isEqualTo("[/10.0.0.1:80]");
  }

  @Test
  void aDetectorThatFailsIsAnErrorUntilItIsAskedAgain() {
    detector =
        address -> {
          throw new IOException("no PAC file");
        };
    NameResolver resolver = start("fake:///greeter");
    Status status = results.get(0).getAddressesOrError().getStatus();
    assertThat(status.getCode()).isEqualTo(Status.Code.UNAVAILABLE);
    assertThat(status.getDescription()).contains("greeter", "no PAC file");

    detector = address -> null;
    refresh(resolver);
    publish(ServiceData.NONE);

    assertThat(addresses()).isEqualTo("[/10.0.0.1:80]");
  }

  @Test
  void aDetectorThatCannotEvenBeLoadedIsAskedAgainToo() {
    detector =
        address -> {
          throw new NoClassDefFoundError("PacScript");
        };
    NameResolver resolver = start("fake:///greeter");
    assertThat(results.get(0).getAddressesOrError().getStatus().getDescription())
        .contains("greeter", "PacScript");

    detector = address -> null;
    refresh(resolver);
    publish(ServiceData.NONE);

    assertThat(addresses()).isEqualTo("[/10.0.0.1:80]");
  }

  @Test
  void nothingIsToldAfterShutdown() {
    NameResolver resolver = resolver("fake:///greeter");
    context.execute(
        () -> {
          resolver.start(new Recorder());
          resolver.shutdown();
        });
    time.run();

    assertThat(results).isEmpty();
    assertThat(fake.sink).isNull();
  }

  @Test
  void aServiceConfigOfTheSourceIsGiven() {
    start("fake:///greeter");
    publish(new ServiceData(Map.of(), "[[{\"serviceConfig\":{\"loadBalancingPolicy\":\"x\"}}]]"));

    assertThat(last().getServiceConfig().getConfig()).isEqualTo(Map.of("loadBalancingPolicy", "x"));

    publish(ServiceData.NONE);
    assertThat(last().getServiceConfig()).isNull();
  }

  @Test
  void aServiceConfigThatIsNoneIsAnErrorThatNamesTheTarget() {
    start("fake:///greeter");
    publish(new ServiceData(Map.of(), "[[{\"percentage\":\"all\"}]]"));

    assertThat(last().getServiceConfig().getError().getDescription())
        .contains("fake greeter", "percentage");
    assertThat(addresses()).isEqualTo("[/10.0.0.1:80]");
  }

  @Test
  void withoutTheTraitsNothingOfItHappens() {
    detector = SchemeTraitsTest::proxied;
    NameResolver resolver =
        new FakeProvider.Resolver(fake).newNameResolver(URI.create("fake:///greeter:80"), args());
    assertThat(resolver.getServiceAuthority()).isEqualTo("greeter");
    context.execute(() -> resolver.start(new Recorder()));
    time.run();
    publish(new ServiceData(Map.of(), "[[{\"serviceConfig\":{}}]]"));

    assertThat(last().getServiceConfig()).isNull();
    assertThat(addresses()).isEqualTo("[/10.0.0.1:80]");
  }

  private static HttpConnectProxiedSocketAddress proxied(SocketAddress target) {
    return HttpConnectProxiedSocketAddress.newBuilder()
        .setProxyAddress(PROXY)
        .setTargetAddress((InetSocketAddress) target)
        .build();
  }

  private NameResolver resolver(String target) {
    return new FakeProvider.Resolver(fake, ALL).newNameResolver(URI.create(target), args());
  }

  private NameResolver start(String target) {
    NameResolver resolver = resolver(target);
    context.execute(() -> resolver.start(new Recorder()));
    time.run();
    return resolver;
  }

  private void refresh(NameResolver resolver) {
    context.execute(resolver::refresh);
    time.run();
  }

  private void publish(ServiceData data) {
    fake.publish(EndpointSet.of(Endpoint.of("10.0.0.1", 80)).withData(data));
    time.run();
  }

  private ResolutionResult last() {
    return results.get(results.size() - 1);
  }

  private String addresses() {
    return last().getAddressesOrError().getValue().get(0).getAddresses().toString();
  }

  private NameResolver.Args args() {
    return NameResolver.Args.newBuilder()
        .setDefaultPort(80)
        .setProxyDetector(address -> detector.proxyFor(address))
        .setSynchronizationContext(context)
        .setServiceConfigParser(
            new NameResolver.ServiceConfigParser() {
              @Override
              public NameResolver.ConfigOrError parseServiceConfig(Map<String, ?> raw) {
                return NameResolver.ConfigOrError.fromConfig(raw);
              }
            })
        .setOffloadExecutor(time)
        .setArg(EvenkeelArgs.DISCOVERIES, discoveries)
        .build();
  }

  private final class Recorder extends NameResolver.Listener2 {
    @Override
    public Status onResult2(ResolutionResult result) {
      context.throwIfNotInThisSynchronizationContext();
      results.add(result);
      return Status.OK;
    }

    @Override
    public void onResult(ResolutionResult result) {
      throw new AssertionError("deprecated");
    }

    @Override
    public void onError(Status error) {
      throw new AssertionError("deprecated");
    }
  }
}
