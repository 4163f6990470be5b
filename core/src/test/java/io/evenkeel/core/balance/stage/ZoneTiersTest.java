// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.core.balance.stage;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.core.endpoint.ClientView;
import io.evenkeel.core.endpoint.Endpoint;
import io.evenkeel.core.endpoint.Hints;
import io.evenkeel.core.endpoint.Locality;
import java.util.List;
import org.junit.jupiter.api.Test;

class ZoneTiersTest {

  private static final ClientView IN_A_ON_N1 = new ClientView("a", "n1", true);

  @Test
  void whatIsInTheZoneIsLocal() {
    ZoneTiers tiers =
        split(IN_A_ON_N1, inZone("1", "a"), inZone("2", "b"), inZone("3", "a"), inZone("4", "c"));

    assertThat(tiers.local()).extracting(Endpoint::id).containsExactly("1", "3");
    assertThat(tiers.remote()).extracting(Endpoint::id).containsExactly("2", "4");
    assertThat(tiers.single()).isFalse();
  }

  @Test
  void anEndpointWhoseZoneIsNotKnownIsRemote() {
    ZoneTiers tiers = split(IN_A_ON_N1, inZone("1", "a"), inZone("2", ""));

    assertThat(tiers.remote()).extracting(Endpoint::id).containsExactly("2");
  }

  @Test
  void allIsLocalToAClientWhoseZoneIsNotKnown() {
    assertAllLocal(split(ClientView.ANYWHERE, inZone("1", "a"), inZone("2", "")));
  }

  @Test
  void allIsLocalWhereNothingIs() {
    assertAllLocal(split(IN_A_ON_N1, inZone("1", "b"), inZone("2", "c")));
  }

  @Test
  void allIsLocalWhereAllIs() {
    assertAllLocal(split(IN_A_ON_N1, inZone("1", "a"), inZone("2", "a")));
  }

  @Test
  void nothingIsNothing() {
    ZoneTiers tiers = split(IN_A_ON_N1);

    assertThat(tiers.local()).isEmpty();
    assertThat(tiers.single()).isTrue();
  }

  @Test
  void hintsForTheZoneCountMoreThanWhereAnEndpointRuns() {
    ZoneTiers tiers = split(IN_A_ON_N1, hinted("1", "b", zones("a")), hinted("2", "a", zones("b")));

    assertThat(tiers.local()).extracting(Endpoint::id).containsExactly("1");
    assertThat(tiers.remote()).extracting(Endpoint::id).containsExactly("2");
  }

  @Test
  void hintsForTheNodeCountMoreThanThoseForTheZone() {
    ZoneTiers tiers =
        split(
            IN_A_ON_N1,
            hinted("1", "a", new Hints(List.of("a"), List.of("n2"))),
            hinted("2", "a", new Hints(List.of("a"), List.of("n1"))));

    assertThat(tiers.local()).extracting(Endpoint::id).containsExactly("2");
  }

  @Test
  void aNodeIsEnoughForHintsThatNameIt() {
    ZoneTiers tiers =
        split(
            new ClientView("", "n1", true),
            hinted("1", "a", new Hints(List.of(), List.of("n1"))),
            hinted("2", "a", new Hints(List.of(), List.of("n2"))));

    assertThat(tiers.local()).extracting(Endpoint::id).containsExactly("1");
  }

  @Test
  void whereOneHasNoHintTheZoneDecides() {
    ZoneTiers tiers = split(IN_A_ON_N1, hinted("1", "b", zones("a")), inZone("2", "a"));

    assertThat(tiers.local()).extracting(Endpoint::id).containsExactly("2");
  }

  @Test
  void whereNoHintNamesTheClientTheZoneDecides() {
    ZoneTiers tiers = split(IN_A_ON_N1, hinted("1", "b", zones("b")), hinted("2", "a", zones("c")));

    assertThat(tiers.local()).extracting(Endpoint::id).containsExactly("2");
  }

  @Test
  void whereHintsDoNotCountTheZoneDecides() {
    ZoneTiers tiers =
        split(
            new ClientView("a", "n1", false),
            hinted("1", "b", zones("a")),
            hinted("2", "a", zones("b")));

    assertThat(tiers.local()).extracting(Endpoint::id).containsExactly("2");
  }

  private static void assertAllLocal(ZoneTiers tiers) {
    assertThat(tiers.local()).extracting(Endpoint::id).containsExactly("1", "2");
    assertThat(tiers.remote()).isEmpty();
    assertThat(tiers.single()).isTrue();
  }

  private static ZoneTiers split(ClientView client, Endpoint... endpoints) {
    return ZoneTiers.split(List.of(endpoints), client);
  }

  private static Hints zones(String zone) {
    return new Hints(List.of(zone), List.of());
  }

  private static Endpoint inZone(String id, String zone) {
    return hinted(id, zone, Hints.NONE);
  }

  private static Endpoint hinted(String id, String zone, Hints hints) {
    return Endpoint.builder(id)
        .address("10.0.0." + id, 80)
        .locality(Locality.ofZone(zone))
        .hints(hints)
        .build();
  }
}
