// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.dns;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.NameResolver;
import io.grpc.NameResolverRegistry;
import io.grpc.SynchronizationContext;
import java.net.URI;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DnsNameResolverProviderTest {

  private final DnsNameResolverProvider provider = new DnsNameResolverProvider();

  @AfterEach
  void clear() {
    System.clearProperty(DnsSettings.TAKE_OVER.property());
  }

  @Test
  void grpcFindsItAndItIsTheOneForDnsAndForTargetsWithoutAScheme() {
    NameResolver.Factory registry = NameResolverRegistry.getDefaultRegistry().asFactory();

    assertThat(registry.getDefaultScheme()).isEqualTo("dns");
    assertThat(registry.newNameResolver(URI.create("dns:///greeter.prod:80"), args()))
        .isNotNull()
        .extracting(resolver -> resolver.getClass().getName())
        .asString()
        .startsWith("io.evenkeel.");
  }

  @Test
  void aPropertyPutsGrpcsOwnBack() {
    assertThat(provider.isAvailable()).isTrue();

    System.setProperty("evenkeel.dns-take-over", "false");

    assertThat(provider.isAvailable()).isFalse();
  }

  @Test
  void aPropertyThatCannotBeUnderstoodPutsGrpcsOwnBackRatherThanStopGrpc() {
    System.setProperty("evenkeel.dns-take-over", "no");

    assertThat(provider.isAvailable()).isFalse();
  }

  @Test
  void theAuthorityIsThatOfGrpcsOwn() {
    assertThat(authority("dns:///greeter.prod:50051")).isEqualTo("greeter.prod:50051");
    assertThat(authority("dns:///greeter.prod")).isEqualTo("greeter.prod");
    assertThat(authority("dns:greeter.prod:80")).isEqualTo("greeter.prod:80");
    assertThat(authority("dns://10.96.0.10/greeter.prod:80")).isEqualTo("greeter.prod:80");
    assertThat(authority("dns://ignored.example/greeter.prod:80")).isEqualTo("greeter.prod:80");
    assertThat(authority("dns:///%5Bfd00::1%5D:80")).isEqualTo("[fd00::1]:80");
  }

  @Test
  void noProxyIsAskedForWhereThePortsAreInSrvRecords() {
    assertThat(resolver("dns:///greeter.prod")).startsWith("ProxyAware");
    assertThat(resolver("dns:///greeter.prod:50051")).startsWith("ProxyAware");
    assertThat(resolver("dns:///greeter.prod:grpc")).startsWith("DiscoveryNameResolver");
    assertThat(resolver("dns:///_grpc._tcp.greeter.prod")).startsWith("DiscoveryNameResolver");
  }

  private String resolver(String target) {
    return provider.newNameResolver(URI.create(target), args()).getClass().getSimpleName();
  }

  private String authority(String target) {
    return provider.newNameResolver(URI.create(target), args()).getServiceAuthority();
  }

  private static NameResolver.Args args() {
    return NameResolver.Args.newBuilder()
        .setDefaultPort(443)
        .setProxyDetector(address -> null)
        .setSynchronizationContext(
            new SynchronizationContext(
                (thread, e) -> {
                  throw new AssertionError(e);
                }))
        .setServiceConfigParser(
            new NameResolver.ServiceConfigParser() {
              @Override
              public NameResolver.ConfigOrError parseServiceConfig(Map<String, ?> raw) {
                return NameResolver.ConfigOrError.fromConfig(raw);
              }
            })
        .build();
  }
}
