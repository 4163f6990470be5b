// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.core.endpoint.Endpoint;
import io.grpc.EquivalentAddressGroup;
import io.grpc.SynchronizationContext;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class AddressGroupsTest {

  @Test
  void theSeedSaysWhichEndpointComesFirstAndTheOthersFollowInTheirOrder() {
    assertThat(order(groups(0), "a", "b", "c")).containsExactly("a", "b", "c");
    assertThat(order(groups(1), "a", "b", "c")).containsExactly("b", "c", "a");
    assertThat(order(groups(-1), "a", "b", "c")).containsExactly("c", "a", "b");
  }

  @Test
  void whatIsFirstStaysFirstWhoeverComesAndGoes() {
    AddressGroups groups = groups(1);
    assertThat(order(groups, "a", "c", "e")).containsExactly("c", "e", "a");

    assertThat(order(groups, "a", "b", "c", "d", "e")).containsExactly("c", "d", "e", "a", "b");
    assertThat(order(groups, "c", "d")).containsExactly("c", "d");
  }

  @Test
  void whenItGoesTheNextIsFirstAndStaysSoThoughOthersComeInBetween() {
    AddressGroups groups = groups(1);
    assertThat(order(groups, "a", "c", "e")).containsExactly("c", "e", "a");
    assertThat(order(groups, "a", "e")).containsExactly("e", "a");

    assertThat(order(groups, "a", "d", "e")).containsExactly("e", "a", "d");
    assertThat(order(groups, "a", "c", "e")).containsExactly("e", "a", "c");
  }

  @Test
  void whenTheLastInOrderGoesTheFirstInOrderFollows() {
    AddressGroups groups = groups(2);
    assertThat(order(groups, "a", "b", "c")).containsExactly("c", "a", "b");

    assertThat(order(groups, "a", "b")).containsExactly("a", "b");
    assertThat(order(groups, "a", "b", "c")).containsExactly("a", "b", "c");
  }

  @Test
  void anEndpointThatStaysKeepsItsGroup() {
    AddressGroups groups = groups(0);
    EquivalentAddressGroup before = groups.of(endpoints("a")).groups().get(0);

    assertThat(groups.of(endpoints("a", "b")).groups().get(0)).isSameAs(before);
  }

  private static AddressGroups groups(int seed) {
    return new AddressGroups(
        seed,
        new HostNames(
            new SynchronizationContext((thread, e) -> {}),
            command -> {
              throw new AssertionError("literals need no look-up");
            },
            name -> {
              throw new AssertionError("literals need no look-up");
            },
            (task, delay) -> {
              throw new AssertionError("literals need no look-up");
            },
            new SplittableRandom(1),
            () -> {}));
  }

  private static List<String> order(AddressGroups groups, String... sortedIds) {
    return groups.of(endpoints(sortedIds)).groups().stream()
        .map(group -> group.getAttributes().get(EvenkeelAttributes.ENDPOINT).id())
        .toList();
  }

  private static List<Endpoint> endpoints(String... sortedIds) {
    return Stream.of(sortedIds)
        .map(id -> Endpoint.builder(id).address("10.0.0." + (id.charAt(0) - 'a' + 1), 80).build())
        .toList();
  }
}
