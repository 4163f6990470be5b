// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.dns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.evenkeel.core.discovery.Discoveries;
import io.evenkeel.core.discovery.Settings;
import io.evenkeel.core.discovery.spi.Source;
import io.evenkeel.core.endpoint.Target;
import io.evenkeel.core.endpoint.TargetException;
import io.evenkeel.testkit.LogLines;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DnsDiscoveryProviderTest {

  private final DnsDiscoveryProvider provider = new DnsDiscoveryProvider();

  @ParameterizedTest
  @CsvSource({
    "dns:///greeter.prod:50051, greeter.prod:50051, greeter.prod",
    "dns:///Greeter.Prod, greeter.prod:443, greeter.prod",
    "dns:///greeter.prod.:50051, greeter.prod.:50051, greeter.prod",
    "dns:greeter.prod:80, greeter.prod:80, greeter.prod",
    "dns:///greeter.prod:grpc, _grpc._tcp.greeter.prod, greeter.prod",
    "dns:///greeter.prod:GRPC-web, _grpc-web._tcp.greeter.prod, greeter.prod",
    "dns:///_grpc._tcp.greeter.prod, _grpc._tcp.greeter.prod, greeter.prod",
    "dns:///10.0.0.1:50051, 10.0.0.1:50051, 10.0.0.1",
    "dns:///%5Bfd00::1%5D:50051, [fd00::1]:50051, [fd00::1]",
    "dns:///[fd00::1], [fd00::1]:443, [fd00::1]",
    "dns://10.96.0.10/greeter.prod:80, greeter.prod:80, greeter.prod",
    "dns://[fd00::10]:5353/greeter.prod:80, greeter.prod:80, greeter.prod",
  })
  void understands(String target, String named, String authority) {
    Source source = source(target);

    assertThat(source).hasToString(named);
    assertThat(source.authority()).isEqualTo(authority);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "dns:///greeter.prod:0 | must be from 1 to 65535, but is 0",
        "dns:///greeter.prod:65536 | must be from 1 to 65535",
        "dns:///greeter.prod:123456789012 | must be from 1 to 65535",
        "dns:///greeter.prod:a_b | neither a number nor a port's name",
        "dns:///greeter.prod:a-name-that-is-too-long | up to 15 letters",
        "dns:///10.0.0.1:grpc | write a number",
        "dns:///a..b:80 | between the dots",
        "dns:///a/b:80 | cannot stand in a name",
        "dns:///%C3%BC.example:80 | xn--",
        "dns:///_grpc.greeter:80 | _PORTNAME._tcp.NAME",
        "dns:///_grpc._tcp.greeter:80 | leave it out",
        "dns://10.96.0.10 | the name is missing",
        "dns://10.96.0/greeter:80 | must be the IP address of a name server",
        "dns://[fd00::10/greeter:80 | must be the IP address of a name server",
        "dns://[dns.example]/greeter:80 | must be the IP address of a name server",
        "dns://fd00::zz/greeter:80 | must be the IP address of a name server",
        "dns://a..b/greeter:80 | must be the IP address of a name server",
        "dns://10.96.0.10:0/greeter:80 | name server's port must be from 1 to 65535",
        "dns://[fd00::10]:65536/greeter:80 | name server's port must be from 1 to 65535",
        "dns://10.96.0.10:x/greeter:80 | name server's port must be from 1 to 65535",
      })
  void refuses(String target, String message) {
    assertThatThrownBy(() -> source(target))
        .isInstanceOf(TargetException.class)
        .hasMessageContaining(message);
  }

  @Test
  void spellingsOfTheSameShareAWatch() {
    assertThat(source("dns:///Greeter.prod:80")).isEqualTo(source("dns:greeter.PROD:80"));
    assertThat(source("dns://10.96.0.10/greeter:80"))
        .isEqualTo(source("dns://10.96.0.10:53/greeter:80"));
    assertThat(source("dns:///greeter:grpc")).isEqualTo(source("dns:///_grpc._tcp.greeter"));
    assertThat(source("dns:///greeter.:80")).isNotEqualTo(source("dns:///greeter:80"));
    assertThat(source("dns:///greeter:80?dns-min-ttl=2s"))
        .isNotEqualTo(source("dns:///greeter:80"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"dns.example", "dns.example:53", "dns", "dns.example.", "dns-1:x"})
  void aServerByItsNameIsIgnoredAsByGrpcsOwnWithOneWarning(String server) {
    try (LogLines log = new LogLines(DnsDiscoveryProvider.class)) {
      for (int i = 0; i < 2; i++) {
        assertThat(source("dns://" + server + "/greeter:80"))
            .isEqualTo(source("dns:///greeter:80"));
      }

      assertThat(log.lines())
          .containsExactly(
              "WARNING Target 'dns://"
                  + server
                  + "/greeter:80': its name server is ignored, as by gRPC's own resolver, because '"
                  + server
                  + "' is a name. Write the server's IP address, such as"
                  + " dns://10.96.0.10/greeter:80, or dns:///greeter:80 for the servers of this"
                  + " machine.");
    }
  }

  @Test
  void aServerByItsAddressIsNoCauseForAWarning() {
    try (LogLines log = new LogLines(DnsDiscoveryProvider.class)) {
      source("dns://10.96.0.10/greeter:80");
      source("dns://[fd00::10]:5353/greeter:80");
      source("dns:///greeter:80");

      assertThat(log.lines()).isEmpty();
    }
  }

  @Test
  void aFloorAboveTheCeilingIsRefused() {
    assertThatThrownBy(() -> source("dns:///greeter:80?dns-min-ttl=9s&dns-max-ttl=8s"))
        .hasMessageContaining("'dns-min-ttl' is 9000 ms")
        .hasMessageContaining("'dns-max-ttl', which is 8000 ms");
  }

  @Test
  void serviceLoaderFindsIt() {
    assertThat(Discoveries.shared().provider(Target.parse("dns:///greeter")))
        .isInstanceOf(DnsDiscoveryProvider.class);
  }

  @Test
  void theTimeOutOfATargetIsRead() {
    Settings settings =
        Settings.none().forTarget(Target.parse("dns:///a?dns-timeout=2s"), provider.settings());

    assertThat(settings.get(DnsSettings.TIMEOUT)).isEqualTo(Duration.ofSeconds(2));
    assertThat(Settings.none().get(DnsSettings.TIMEOUT)).isNull();
  }

  private Source source(String text) {
    Target target = Target.parse(text);
    return provider.source(target, Settings.none().forTarget(target, provider.settings()));
  }
}
