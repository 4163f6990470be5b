// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.core.discovery.statics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.evenkeel.core.discovery.Discoveries;
import io.evenkeel.core.discovery.Observation;
import io.evenkeel.core.discovery.Settings;
import io.evenkeel.core.discovery.spi.Source;
import io.evenkeel.core.endpoint.Endpoint;
import io.evenkeel.core.endpoint.Target;
import io.evenkeel.core.endpoint.TargetException;
import io.evenkeel.core.time.VirtualTime;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StaticDiscoveryProviderTest {

  private final VirtualTime time = VirtualTime.create();
  private final List<Observation> seen = new ArrayList<>();

  @Test
  void theEndpointsAreThoseInTheTarget() {
    watch("static:///10.0.0.2:80,10.0.0.1:80,host.example:443,[fd00::1]:81");

    assertThat(addresses())
        .containsExactlyInAnyOrder(
            "10.0.0.1:80", "10.0.0.2:80", "host.example:443", "[fd00::1]:81");
    assertThat(seen).hasSize(1);
  }

  @Test
  void oneEndpointIsAListOfOne() {
    watch("static:///10.0.0.1:80");

    assertThat(addresses()).containsExactly("10.0.0.1:80");
  }

  @Test
  void anIpv6LiteralMayBeEncodedAsChannelsWantIt() {
    watch("static:///%5Bfd00::1%5D:50051");

    assertThat(addresses()).containsExactly("[fd00::1]:50051");
  }

  @Test
  void theSameOneTwiceIsOne() {
    watch("static:///10.0.0.1:80,10.0.0.1:80");

    assertThat(addresses()).containsExactly("10.0.0.1:80");
  }

  @Test
  void equalListsAreEqualSourcesWithANameAndAnAuthority() {
    Source source = source("static:///a.example:80,b.example:80");

    assertThat(source).isEqualTo(source("static:a.example:80,b.example:80"));
    assertThat(source).isNotEqualTo(source("static:///a.example:80"));
    assertThat(source).hasToString("a.example:80,b.example:80");
    assertThat(source.authority()).isEqualTo("a.example");
    assertThat(source("static:///%5Bfd00::1%5D:50051").authority()).isEqualTo("[fd00::1]");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "static:///10.0.0.1",
        "static:///10.0.0.1:0",
        "static:///10.0.0.1:65536",
        "static:///10.0.0.1:http",
        "static:///10.0.0.1:80,",
        "static:///,10.0.0.1:80",
        "static:///a:1,:80",
        "static:///fd00::1:80,10.0.0.1:80",
        "static:///[nonsense]:80,10.0.0.1:80",
      })
  void whatIsNoHostAndPortIsRefusedWithTheRightForm(String target) {
    assertThatThrownBy(() -> source(target))
        .isInstanceOf(TargetException.class)
        .hasMessageContaining("must be HOST:PORT with a port from 1 to 65535");
  }

  @Test
  void anAuthorityIsRefusedWithTheRightForm() {
    assertThatThrownBy(() -> source("static://10.0.0.1/10.0.0.2:80"))
        .hasMessageContaining("static has no authority; write static:///HOST:PORT,HOST:PORT");
  }

  private void watch(String target) {
    try (Discoveries discoveries =
        Discoveries.builder()
            .settings(Settings.none())
            .providers(new StaticDiscoveryProvider())
            .runOn(time, time)
            .build()) {
      discoveries.watch(Target.parse(target), seen::add);
      time.run();
    }
  }

  private List<String> addresses() {
    return seen.get(0).endpoints().endpoints().stream()
        .map(Endpoint::address)
        .map(Object::toString)
        .toList();
  }

  private static Source source(String target) {
    return new StaticDiscoveryProvider().source(Target.parse(target), Settings.none());
  }
}
