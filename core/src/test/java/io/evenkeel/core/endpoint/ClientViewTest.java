// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.core.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.core.endpoint.Endpoint.State;
import java.util.List;
import org.junit.jupiter.api.Test;

class ClientViewTest {

  private static final ClientView IN_A_ON_N1 = new ClientView("a", "n1", true);

  @Test
  void usesReadyEndpointsOnlyWhileThereAreAny() {
    EndpointSet set = EndpointSet.of(ready("1"), draining("2"));

    assertThat(ids(IN_A_ON_N1, set)).containsExactly("1");
  }

  @Test
  void usesDrainingEndpointsWhereNothingIsReady() {
    EndpointSet set = EndpointSet.of(draining("1"), draining("2"));

    assertThat(ids(IN_A_ON_N1, set)).containsExactly("1", "2");
  }

  @Test
  void usesThoseMeantForTheZone() {
    EndpointSet set =
        EndpointSet.of(forZones("1", "a"), forZones("2", "b"), forZones("3", "b", "a"));

    assertThat(ids(IN_A_ON_N1, set)).containsExactly("1", "3");
  }

  @Test
  void aHintCountsEvenIfTheEndpointRunsInAnotherZone() {
    Endpoint elsewhere =
        Endpoint.builder("1")
            .address("10.0.0.1", 80)
            .locality(Locality.ofZone("b"))
            .hints(new Hints(List.of("a"), List.of()))
            .build();

    assertThat(ids(IN_A_ON_N1, EndpointSet.of(elsewhere, forZones("2", "b")))).containsExactly("1");
  }

  @Test
  void ignoresHintsIfOneEndpointHasNone() {
    EndpointSet set = EndpointSet.of(forZones("1", "a"), ready("2"));

    assertThat(ids(IN_A_ON_N1, set)).containsExactly("1", "2");
  }

  @Test
  void ignoresHintsIfNoneNamesTheZone() {
    EndpointSet set = EndpointSet.of(forZones("1", "b"), forZones("2", "c"));

    assertThat(ids(IN_A_ON_N1, set)).containsExactly("1", "2");
  }

  @Test
  void ignoresHintsOfDrainingEndpointsAmongReadyOnes() {
    EndpointSet set = EndpointSet.of(forZones("1", "a"), forZones("2", "b"), draining("3"));

    assertThat(ids(IN_A_ON_N1, set)).containsExactly("1");
  }

  @Test
  void prefersTheNodeToTheZone() {
    EndpointSet set =
        EndpointSet.of(
            hinted("1", List.of("a"), List.of("n1")), hinted("2", List.of("a"), List.of("n2")));

    assertThat(ids(IN_A_ON_N1, set)).containsExactly("1");
    assertThat(ids(new ClientView("a", "n3", true), set)).containsExactly("1", "2");
  }

  @Test
  void aClientThatDoesNotKnowItsPlaceUsesAll() {
    EndpointSet set = EndpointSet.of(forZones("1", "a"), forZones("2", "b"));

    assertThat(ids(new ClientView("", "", true), set)).containsExactly("1", "2");
    assertThat(ids(new ClientView("a", "n1", false), set)).containsExactly("1", "2");
  }

  private static List<String> ids(ClientView view, EndpointSet set) {
    return view.of(set).stream().map(Endpoint::id).toList();
  }

  private static Endpoint ready(String id) {
    return Endpoint.builder(id).address("10.0.0.1", 80).build();
  }

  private static Endpoint draining(String id) {
    return Endpoint.builder(id).address("10.0.0.1", 80).state(State.DRAINING).build();
  }

  private static Endpoint forZones(String id, String... zones) {
    return hinted(id, List.of(zones), List.of());
  }

  private static Endpoint hinted(String id, List<String> zones, List<String> nodes) {
    return Endpoint.builder(id).address("10.0.0.1", 80).hints(new Hints(zones, nodes)).build();
  }
}
