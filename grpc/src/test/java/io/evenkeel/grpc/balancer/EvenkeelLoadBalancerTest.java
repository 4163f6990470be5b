// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.grpc.balancer;

import static io.evenkeel.grpc.balancer.PolicyFixture.UNARY;
import static io.evenkeel.grpc.balancer.PolicyFixture.endpoint;
import static io.evenkeel.grpc.balancer.PolicyFixture.group;
import static io.evenkeel.grpc.balancer.PolicyFixture.socket;
import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.core.balance.BalancerConfig;
import io.evenkeel.core.endpoint.Endpoint;
import io.evenkeel.core.endpoint.EndpointSet;
import io.evenkeel.core.endpoint.Locality;
import io.evenkeel.grpc.EvenkeelAttributes;
import io.evenkeel.grpc.EvenkeelBalancers;
import io.grpc.Attributes;
import io.grpc.ConnectivityState;
import io.grpc.EquivalentAddressGroup;
import io.grpc.LoadBalancer.SubchannelPicker;
import io.grpc.Status;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** One subchannel an endpoint, from its first address to its last call. */
class EvenkeelLoadBalancerTest {

  private static final Attributes.Key<String> OF_A_PARENT = Attributes.Key.create("of a parent");

  private final PolicyFixture fixture = new PolicyFixture();
  private final FakeHelper helper = fixture.helper;

  @Test
  void anEndpointHasOneSubchannelOverTheResolversOwnGroup() {
    EquivalentAddressGroup two =
        new EquivalentAddressGroup(
            List.of(socket(1), socket(2)),
            Attributes.newBuilder().set(OF_A_PARENT, "locality").build());
    assertThat(fixture.resolve(group(0), two).isOk()).isTrue();
    assertThat(helper.subchannels).hasSize(2);
    assertThat(fixture.subchannel(0).addresses).containsExactly(group(0));
    assertThat(fixture.subchannel(1).addresses.get(0)).isSameAs(two);
    assertThat(helper.subchannels)
        .allSatisfy(subchannel -> assertThat(subchannel.connectionRequests).isEqualTo(1));
  }

  @Test
  void aWrongSettingOfTheProcessFailsCallsWithItsNameAndEndsNoChannel() {
    System.setProperty("evenkeel.ordinal", "first");
    try {
      Status said = fixture.resolve(group(0));
      assertThat(said.getCode()).isEqualTo(Status.Code.UNAVAILABLE);
      assertThat(said.getDescription()).contains("evenkeel.ordinal", "first", "whole number");
      assertThat(fixture.pick(UNARY).getStatus().getDescription()).contains("evenkeel.ordinal");
    } finally {
      System.clearProperty("evenkeel.ordinal");
    }
    assertThat(fixture.resolve(group(0)).isOk()).isTrue();
    fixture.allReady();
    assertThat(fixture.picked()).isSameAs(fixture.subchannel(0));
  }

  @Test
  void whatIsListedTwiceIsOneEndpoint() {
    fixture.resolve(group(0), group(1), group(0));
    assertThat(helper.subchannels).hasSize(2);
  }

  @Test
  void anIdleConnectionIsMadeAgainAndTheNamesLookedUp() {
    fixture.resolve(group(0));
    fixture.allReady();
    assertThat(helper.refreshes).isZero();
    fixture.subchannel(0).become(ConnectivityState.IDLE);
    assertThat(helper.refreshes).isEqualTo(1);
    assertThat(fixture.subchannel(0).connectionRequests).isEqualTo(2);
    assertThat(helper.state).isEqualTo(ConnectivityState.CONNECTING);
  }

  @Test
  void anEndpointThatIsGoneIsClosedAndPickedNoMore() {
    fixture.resolve(group(0), group(1));
    fixture.allReady();
    fixture.resolve(group(1));
    assertThat(fixture.subchannel(0).shutdown).isTrue();
    assertThat(fixture.subchannel(1).shutdown).isFalse();
    for (int i = 0; i < 20; i++) {
      assertThat(fixture.picked()).isSameAs(fixture.subchannel(1));
    }
  }

  /** gRPC lets calls fail with an exception on a subchannel that is not started. */
  @Test
  void aLatePickGivesNoSubchannelThatIsNotStartedYet() {
    fixture.resolve(group(0));
    fixture.allReady();
    SubchannelPicker old = helper.picker;
    List<Boolean> picked = new ArrayList<>();
    helper.beforeStart =
        () -> {
          helper.picker = old;
          picked.add(fixture.picked() == null);
        };
    fixture.resolve(group(1));
    assertThat(picked).containsExactly(true);
  }

  @Test
  void aPickerFromBeforeHarmsNothing() {
    fixture.resolve(group(0), group(1));
    fixture.allReady();
    SubchannelPicker old = helper.picker;
    fixture.resolve(group(1));
    helper.picker = old;
    for (int i = 0; i < 20; i++) {
      // Of the one that is gone nothing: gRPC picks again, from the newer picker.
      assertThat(fixture.picked()).isIn(null, fixture.subchannel(1));
    }
    fixture.resolve(group(1), group(2));
    helper.picker = old;
    for (int i = 0; i < 20; i++) {
      // Or another that stands now.
      assertThat(fixture.picked()).isIn(fixture.subchannel(1), fixture.subchannel(2));
    }
    fixture.shutdown();
    assertThat(fixture.pick(UNARY).getStatus().isOk()).isTrue();
  }

  @Test
  void anEndpointThatMovesKeepsItsSubchannel() {
    fixture.resolve(group(endpoint("pod", 0).build(), 0));
    fixture.allReady();
    fixture.resolve(group(endpoint("pod", 1).build(), 1));
    assertThat(helper.subchannels).hasSize(1);
    assertThat(fixture.subchannel(0).addresses.get(0).getAddresses()).containsExactly(socket(1));
    assertThat(fixture.subchannel(0).addressUpdates).isEqualTo(1);
  }

  @Test
  void aHostNameThatStandsForOtherAddressesByNowIsFollowed() {
    Endpoint named = Endpoint.builder("pod").address("pod-0.greeter", 80).build();
    fixture.resolve(group(named, 0));
    fixture.allReady();
    fixture.resolve(group(named, 1));
    assertThat(helper.subchannels).hasSize(1);
    assertThat(fixture.subchannel(0).addresses.get(0).getAddresses()).containsExactly(socket(1));
  }

  @Test
  void whatAParentSaysOfAnAddressIsPassedOnWhenItChanges() {
    EquivalentAddressGroup plain = group(0);
    fixture.resolve(plain);
    EquivalentAddressGroup changed =
        new EquivalentAddressGroup(
            plain.getAddresses(), Attributes.newBuilder().set(OF_A_PARENT, "secure").build());
    fixture.resolve(changed);
    assertThat(helper.subchannels).hasSize(1);
    assertThat(fixture.subchannel(0).addresses.get(0).getAttributes().get(OF_A_PARENT))
        .isEqualTo("secure");
    fixture.resolve(changed);
    assertThat(fixture.subchannel(0).addressUpdates).isEqualTo(1);
  }

  @Test
  void anotherWeightOrZoneClosesNothing() {
    fixture.resolve(group(endpoint("a", 0).build(), 0), group(endpoint("b", 1).build(), 1));
    fixture.allReady();
    fixture.resolve(
        group(endpoint("a", 0).weight(3).build(), 0),
        group(endpoint("b", 1).locality(Locality.ofZone("z")).build(), 1));
    assertThat(helper.subchannels).hasSize(2);
    assertThat(helper.subchannels).noneMatch(subchannel -> subchannel.shutdown);
  }

  @Test
  void withoutAConfigTheDefaultsAreInForce() {
    fixture.resolve(group(0));
    assertThat(fixture.policy.snapshot().join().config()).isEqualTo(BalancerConfig.DEFAULT);
    fixture.config(Map.of("pick", "round_robin")).resolve(group(0));
    assertThat(fixture.policy.snapshot().join().config()).isNotEqualTo(BalancerConfig.DEFAULT);
  }

  @Test
  void tenThousandEndpointsAreOneRefreshAndOneGoesAlone() {
    List<EquivalentAddressGroup> groups = new ArrayList<>();
    for (int i = 0; i < 10_000; i++) {
      groups.add(group(i));
    }
    fixture.config(Map.of("pick", "round_robin", "slowStart", false)).resolve(groups);
    assertThat(helper.subchannels).hasSize(10_000);
    int before = helper.updates;
    fixture.allReady();
    assertThat(helper.updates).isEqualTo(before + 1);
    Set<FakeSubchannel> picked = new HashSet<>();
    for (int i = 0; i < 10_000; i++) {
      picked.add(fixture.picked());
    }
    assertThat(picked).hasSize(10_000);
    fixture.resolve(groups.subList(1, 10_000));
    assertThat(helper.subchannels).hasSize(10_000);
    assertThat(helper.subchannels.stream().filter(subchannel -> subchannel.shutdown)).hasSize(1);
  }

  @Test
  void shutdownClosesEverythingAndLeavesNoTimer() {
    fixture.watchingHealthOf("greeter").resolve(group(0), group(1));
    fixture.allReady();
    // The watch of one broke, and waits to be tried again.
    fixture.subchannel(1).calls.end(PolicyFixture.STREAM, Status.UNKNOWN);
    assertThat(fixture.time.pending()).isNotEmpty();
    fixture.shutdown();
    assertThat(fixture.time.pending()).isEmpty();
    assertThat(helper.subchannels).allMatch(subchannel -> subchannel.shutdown);
    assertThat(fixture.subchannel(0).calls.open(PolicyFixture.STREAM)).isEmpty();
    int updates = helper.updates;
    fixture.subchannel(0).become(ConnectivityState.READY);
    fixture.subchannel(1).fail("late");
    assertThat(helper.updates).isEqualTo(updates);
  }

  @Test
  void isAmongTheLiveBalancersFromItsStartToItsShutdown() {
    EvenkeelLoadBalancer policy = EvenkeelLoadBalancer.of(helper);
    assertThat(EvenkeelBalancers.snapshots())
        .singleElement()
        .satisfies(
            snapshot -> {
              assertThat(snapshot.target()).isEqualTo("fake:///greeter");
              assertThat(snapshot.authority()).isEqualTo("greeter.prod");
              assertThat(snapshot.endpoints()).isEmpty();
            });
    helper.getSynchronizationContext().execute(policy::shutdown);
    assertThat(EvenkeelBalancers.snapshots()).isEmpty();
  }

  @Test
  void theServerNameOfAnEndpointGoesToItsConnection() {
    Endpoint named = endpoint("a", 0).serverName("a.greeter").build();
    fixture.attributes(
        Attributes.newBuilder()
            .set(EvenkeelAttributes.ENDPOINT_SET, EndpointSet.of(named))
            .set(EvenkeelAttributes.LISTED, 1)
            .build());
    fixture.resolve(
        new EquivalentAddressGroup(
            socket(0),
            Attributes.newBuilder()
                .set(EvenkeelAttributes.ENDPOINT, named)
                .set(EquivalentAddressGroup.ATTR_AUTHORITY_OVERRIDE, "a.greeter")
                .build()));
    assertThat(
            fixture
                .subchannel(0)
                .addresses
                .get(0)
                .getAttributes()
                .get(EquivalentAddressGroup.ATTR_AUTHORITY_OVERRIDE))
        .isEqualTo("a.greeter");
  }
}
