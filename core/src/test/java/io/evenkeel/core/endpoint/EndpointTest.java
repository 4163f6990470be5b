// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.core.endpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EndpointTest {

  @ParameterizedTest
  @ValueSource(strings = {"pod-1", "größe", "日本", "\ud83d\ude00", "\ud83d", "\u00ff", "\u0100"})
  void isWhatItWasBuiltOf(String text) {
    Endpoint endpoint =
        Endpoint.builder("id-" + text)
            .address("host-" + text, 80)
            .address("fd00::1", 81)
            .locality(new Locality("", "zone", "node"))
            .hints(new Hints(List.of("zone"), List.of()))
            .weight(7)
            .state(Endpoint.State.DRAINING)
            .serverName("server." + text)
            .metadata(Endpoint.NAME, "name-" + text)
            .metadata("version", text)
            .origin("slice-" + text)
            .build();

    assertThat(endpoint.id()).isEqualTo("id-" + text);
    assertThat(endpoint.hashCode()).isEqualTo(endpoint.id().hashCode());
    assertThat(endpoint.addresses())
        .containsExactly(new Address("host-" + text, 80), new Address("fd00::1", 81));
    assertThat(endpoint.address()).isEqualTo(new Address("host-" + text, 80));
    assertThat(endpoint.locality()).isEqualTo(new Locality("", "zone", "node"));
    assertThat(endpoint.hints()).isEqualTo(new Hints(List.of("zone"), List.of()));
    assertThat(endpoint.weight()).isEqualTo(7);
    assertThat(endpoint.state()).isEqualTo(Endpoint.State.DRAINING);
    assertThat(endpoint.serverName()).isEqualTo("server." + text);
    assertThat(endpoint.metadata())
        .isEqualTo(Map.of(Endpoint.NAME, "name-" + text, "version", text));
    assertThat(endpoint.displayName()).isEqualTo("name-" + text);
    assertThat(endpoint.origin()).isEqualTo("slice-" + text);
    assertThat(endpoint.toBuilder().build()).isEqualTo(endpoint).hasSameHashCodeAs(endpoint);
    assertThat(endpoint.toString())
        .contains("id-" + text, "host-" + text, "weight=7", "DRAINING", "slice-" + text);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1f2e3d00-0001-4bcd-9ef0-009e3779b9aa",
        "ffffffff-ffff-ffff-ffff-ffffffffffff",
        "1F2E3D00-0001-4bcd-9ef0-009e3779b9aa",
        "1f2e3d00-0001-4bcd-9ef0-009e3779b9a",
        "1f2e3d00-0001-4bcd-9ef0+009e3779b9aa",
        "1f2e3d00-0001-4bcd-9ef0-009e3779b9ag",
      })
  void aUuidIsKeptAsItIsWritten(String id) {
    for (String name : List.of("pod-1", "日", "")) {
      Endpoint endpoint =
          Endpoint.builder(id).address("10.0.0.1", 80).metadata(Endpoint.NAME, name).build();

      assertThat(endpoint.id()).isEqualTo(id);
      assertThat(endpoint.address().host()).isEqualTo("10.0.0.1");
      assertThat(endpoint.displayName()).isEqualTo(name.isEmpty() ? id : name);
      assertThat(endpoint.hashCode()).isEqualTo(id.hashCode());
      assertThat(endpoint.compareIdTo(id)).isZero();
      assertThat(endpoint.toBuilder().build(endpoint, null)).isSameAs(endpoint);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0.0.0.0",
        "10.0.0.1",
        "255.255.255.255",
        "192.168.1.20",
        "1.2.3.256",
        "1.2.3.04",
        "1.2.3.00",
        "1.2.3",
        "1.2.3.4.5",
        "1..2.3",
        ".1.2.3",
        "1.2.3.",
        "1.2.3.4x",
        "1.2.3.10",
        "1.2.3.:",
        "1.2.3./",
        "1234",
        "fd00::1.2.3.4",
        "localhost",
        "日.2.3.4",
      })
  void aHostIsKeptAsItIsWritten(String host) {
    for (String name : List.of("pod-1", "日", "")) {
      Endpoint endpoint =
          Endpoint.builder("a").address(host, 80).metadata(Endpoint.NAME, name).build();

      assertThat(endpoint.address()).isEqualTo(new Address(host, 80));
      assertThat(endpoint.displayName()).isEqualTo(name.isEmpty() ? "a" : name);
      assertThat(endpoint.toBuilder().build(endpoint, null)).isSameAs(endpoint);
      for (String other : List.of("0.0.0.0", "1.2.3.4", "1.2.3.44", "10.0.0.2", "1.2.3.0:")) {
        Endpoint fresh =
            Endpoint.builder("a")
                .address(other, 80)
                .metadata(Endpoint.NAME, name)
                .build(endpoint, null);
        assertThat(fresh.address().host()).isEqualTo(other);
        assertThat(fresh.equals(endpoint)).isEqualTo(other.equals(host));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"web-7d4b9c8f6-abcde", "web-0", "-", "web-", "-0", "a--b", "日-x", "x-日"})
  void aNameIsKeptAsItIsWrittenWhereverItsDashesAre(String name) {
    Endpoint endpoint = full().metadata(Endpoint.NAME, name).build();

    assertThat(endpoint.displayName()).isEqualTo(name);
    assertThat(endpoint.metadata()).isEqualTo(Map.of(Endpoint.NAME, name));
    assertThat(endpoint.toBuilder().build(endpoint, null)).isSameAs(endpoint);
    for (String other : List.of(name + "-", name + "x", "-" + name, name.substring(1))) {
      Endpoint fresh = full().metadata(Endpoint.NAME, other).build(endpoint, null);
      assertThat(fresh).isNotEqualTo(endpoint);
      assertThat(fresh.metadata().getOrDefault(Endpoint.NAME, "")).isEqualTo(other);
    }
  }

  @Test
  void thoseThatAreBuiltTogetherShareWhatTheyHaveInCommon() {
    Endpoint earlier = pod("web-7d4-abcde").build();
    Commons commons = new Commons();
    commons.learn(earlier);

    Endpoint sharer = pod("web-7d4-fghij").build(null, commons);
    Endpoint newer = pod("web-9e8-abcde").build(null, commons);
    Endpoint sameSet = pod("web-9e8-fghij").build(null, commons);

    assertThat(sharer.common()).isSameAs(earlier.common());
    assertThat(sameSet.common()).isSameAs(newer.common()).isNotEqualTo(earlier.common());
    assertThat(pod("web-7d4-fghij").hints(Hints.NONE).build(null, commons).common())
        .isNotEqualTo(earlier.common());
    assertThat(sharer).isEqualTo(pod("web-7d4-fghij").build());
    assertThat(sharer.displayName()).isEqualTo("web-7d4-fghij");
  }

  private static Endpoint.Builder pod(String name) {
    return Endpoint.builder(name)
        .address("10.0.0.1", 80)
        .metadata(Endpoint.NAME, name)
        .origin("web-slice")
        .hints(new Hints(List.of("z1"), List.of()));
  }

  @Test
  void hasDefaultsForAllButIdAndAddress() {
    Endpoint endpoint = Endpoint.of("10.0.0.1", 65535);

    assertThat(endpoint.id()).isEqualTo("10.0.0.1:65535");
    assertThat(endpoint.displayName()).isEqualTo("10.0.0.1:65535");
    assertThat(endpoint.addresses()).containsExactly(new Address("10.0.0.1", 65535));
    assertThat(endpoint.locality()).isEqualTo(Locality.UNKNOWN);
    assertThat(endpoint.hints()).isEqualTo(Hints.NONE);
    assertThat(endpoint.weight()).isEqualTo(1);
    assertThat(endpoint.state()).isEqualTo(Endpoint.State.READY);
    assertThat(endpoint.serverName()).isNull();
    assertThat(endpoint.metadata()).isEmpty();
    assertThat(endpoint.origin()).isEmpty();
  }

  @Test
  void isEqualOnlyIfAllIsEqual() {
    Endpoint endpoint = full().build();
    List<Endpoint> others =
        List.of(
            Endpoint.builder("other").address("10.0.0.1", 80).build(),
            // The same characters, but another id, host or name.
            Endpoint.builder("a1").address("0.0.0.1", 80).metadata("name", "n").build(),
            Endpoint.builder("a").address("10.0.0.1n", 80).build(),
            full().address("10.0.0.2", 80).build(),
            full().weight(2).build(),
            full().state(Endpoint.State.DRAINING).build(),
            full().serverName("s").build(),
            full().metadata("k", "v").build(),
            full().origin("o").build(),
            full().locality(new Locality("", "z", "")).build(),
            full().hints(new Hints(List.of("z"), List.of())).build(),
            full().build().atPort(81));

    assertThat(others).doesNotContain(endpoint).doesNotHaveDuplicates();
    assertThat(full().build()).isEqualTo(endpoint);
    assertThat(endpoint).isNotEqualTo("a");
  }

  @Test
  void whatIsEqualToAnEarlierOneIsTheEarlierOne() {
    List<Endpoint.Builder> kinds =
        List.of(
            full(),
            full().address("fd00::1", 80),
            full().weight(2),
            full().metadata("k", "v"),
            full().state(Endpoint.State.DRAINING),
            full().origin("o"),
            full().locality(new Locality("", "z", "")),
            full().hints(new Hints(List.of("z"), List.of())),
            full().metadata(Endpoint.NAME, ""),
            full().metadata(Endpoint.NAME, "日"),
            full().metadata(Endpoint.NAME, "web-n"),
            full().metadata(Endpoint.NAME, "web-m"),
            full().metadata(Endpoint.NAME, "wob-n"),
            full().metadata(Endpoint.NAME, "web-"),
            full().metadata(Endpoint.NAME, "web-日"),
            Endpoint.builder("b").address("10.0.0.1", 80).metadata(Endpoint.NAME, "n"),
            Endpoint.builder("a").address("10.0.0.2", 80).metadata(Endpoint.NAME, "n"),
            Endpoint.builder("a").address("10.0.0.1", 81).metadata(Endpoint.NAME, "n"),
            Endpoint.builder("a1").address("0.0.0.1", 80).metadata(Endpoint.NAME, "n"),
            Endpoint.builder("a").address("10.0.0.1n", 80));
    for (Endpoint.Builder earlier : kinds) {
      Endpoint first = earlier.build();
      for (Endpoint.Builder later : kinds) {
        Endpoint second = later.build(first, null);
        assertThat(second).isEqualTo(later.build());
        if (later == earlier) {
          assertThat(second).isSameAs(first);
        } else {
          assertThat(second).isNotEqualTo(first);
        }
      }
    }
  }

  private static Endpoint.Builder full() {
    return Endpoint.builder("a").address("10.0.0.1", 80).metadata(Endpoint.NAME, "n");
  }

  @Test
  void anotherPortIsThatOfAllAddresses() {
    Endpoint endpoint = full().address("fd00::1", 80).weight(3).build();

    Endpoint moved = endpoint.atPort(81);

    assertThat(moved.addresses())
        .containsExactly(new Address("10.0.0.1", 81), new Address("fd00::1", 81));
    assertThat(moved.toBuilder().build()).isEqualTo(moved);
    assertThat(moved.atPort(80)).isEqualTo(endpoint);
    assertThat(moved.weight()).isEqualTo(3);
    assertThatThrownBy(() -> endpoint.atPort(0)).hasMessageContaining("1 to 65535, but is 0");
    assertThatThrownBy(() -> full().build().atPort(65536)).hasMessageContaining("65536");
  }

  @Test
  void thePortThatItHasChangesNothing() {
    Endpoint endpoint = full().build();

    assertThat(endpoint.atPort(80)).isSameAs(endpoint);
  }

  @Test
  void tellsWhetherANameServiceMustBeAsked() {
    assertThat(Endpoint.of("10.0.0.1", 80).hasHostName()).isFalse();
    assertThat(Endpoint.of("fd00::1", 80).hasHostName()).isFalse();
    assertThat(Endpoint.of("a.example", 80).hasHostName()).isTrue();
    assertThat(full().address("a.example", 80).build().hasHostName()).isTrue();
  }

  @Test
  void anEmptyNameIsNone() {
    Endpoint endpoint = Endpoint.builder("a").address("h", 1).metadata(Endpoint.NAME, "").build();

    assertThat(endpoint.metadata()).isEmpty();
    assertThat(endpoint.displayName()).isEqualTo("a");
    assertThat(endpoint).isEqualTo(Endpoint.builder("a").address("h", 1).build());
  }

  @Test
  void theOrderIsThatOfTheIdsAsTexts() {
    SplittableRandom random = new SplittableRandom(5);
    List<Endpoint> endpoints = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      StringBuilder id = new StringBuilder("i");
      for (int length = random.nextInt(4); length > 0; length--) {
        char[] some = {
          'a', 'b', '\u007f', '\u0080', '\u00ff', '\u0100', '\ud83d', '\ude00', '\uffff'
        };
        id.append(some[random.nextInt(some.length)]);
      }
      endpoints.add(Endpoint.builder(id.toString()).address("h", 1).build());
    }
    for (int i = 0; i < 300; i++) {
      String uuid = new java.util.UUID(random.nextLong(4) << 62, random.nextLong(4)).toString();
      // The text of a UUID, and texts that are nearly one.
      String id = i % 3 == 0 ? uuid : uuid.substring(0, random.nextInt(36)) + "x";
      String name = i % 7 == 0 ? "日" : "n";
      endpoints.add(Endpoint.builder(id).address("h", 1).metadata(Endpoint.NAME, name).build());
    }
    List<Endpoint> expected = new ArrayList<>(endpoints);
    expected.sort(Comparator.comparing(Endpoint::id));

    endpoints.sort(EndpointSet.order());

    assertThat(endpoints)
        .extracting(Endpoint::id)
        .isEqualTo(expected.stream().map(Endpoint::id).toList());
    EndpointSet set = EndpointSet.of(endpoints);
    assertThat(endpoints)
        .allSatisfy(
            each -> {
              assertThat(set.get(each.id())).isNotNull();
              assertThat(each.hashCode()).isEqualTo(each.id().hashCode());
              for (Endpoint other : endpoints.subList(0, 20)) {
                assertThat(Integer.signum(other.compareIdTo(each.id())))
                    .isEqualTo(Integer.signum(other.id().compareTo(each.id())));
              }
            });
    assertThat(set.with(List.of(), endpoints.stream().map(Endpoint::id).toList()).isEmpty())
        .isTrue();
  }

  @Test
  void refusesTextsThatAreTooLong() {
    String longest = "x".repeat(65_535);

    Endpoint endpoint = Endpoint.builder(longest).address(longest, 1).build();
    assertThat(endpoint.id()).isEqualTo(longest);
    assertThat(endpoint.address().host()).isEqualTo(longest);
    assertThatThrownBy(() -> Endpoint.builder(longest + "x").address("h", 1).build())
        .hasMessageContaining("at most 65535 characters, but here they have 65536 and 1");
    assertThatThrownBy(() -> Endpoint.builder("a").address(longest + "x", 1).build())
        .hasMessageContaining("1 and 65536");
  }
}
