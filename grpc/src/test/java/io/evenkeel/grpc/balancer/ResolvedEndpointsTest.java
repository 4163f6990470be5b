// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.grpc.balancer;

import static io.evenkeel.grpc.balancer.PolicyFixture.endpoint;
import static io.evenkeel.grpc.balancer.PolicyFixture.group;
import static io.evenkeel.grpc.balancer.PolicyFixture.socket;
import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.core.endpoint.Endpoint;
import io.evenkeel.core.endpoint.EndpointSet;
import io.evenkeel.core.endpoint.Locality;
import io.evenkeel.grpc.EvenkeelAttributes;
import io.grpc.Attributes;
import io.grpc.EquivalentAddressGroup;
import io.grpc.LoadBalancer.ResolvedAddresses;
import io.grpc.inprocess.InProcessSocketAddress;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which endpoints a resolution means. */
class ResolvedEndpointsTest {

  private final Endpoint a = endpoint("a", 0).build();
  private final Endpoint b = endpoint("b", 1).weight(3).build();
  private final Endpoint far = endpoint("far", 2).build();
  private final Endpoint named = Endpoint.builder("named").address("pod.greeter", 80).build();
  private final EndpointSet whole = EndpointSet.of(a, b, far, named);

  @Test
  void ofAnEvenkeelResolverAlsoWhatItDidNotListButWithoutUnknownNames() {
    EquivalentAddressGroup listed = group(a, 0);
    ResolvedEndpoints resolved = resolve(2, listed, group(b, 1));
    assertThat(resolved.set().endpoints()).containsExactly(a, b, far);
    assertThat(resolved.group(a)).isSameAs(listed);
    assertThat(resolved.group(far).getAddresses()).containsExactly(socket(2));
    assertThat(resolved.group(far).getAttributes().get(EvenkeelAttributes.ENDPOINT)).isEqualTo(far);
  }

  @Test
  void aNameThatTheResolverLookedUpIsUsed() {
    EquivalentAddressGroup listed = group(named, 7);
    ResolvedEndpoints resolved = resolve(1, listed);
    assertThat(resolved.set().endpoints()).containsExactly(a, b, far, named);
    assertThat(resolved.group(named)).isSameAs(listed);
  }

  @Test
  void ofWhatAParentLeftInOnlyThat() {
    ResolvedEndpoints resolved = resolve(2, group(b, 1));
    assertThat(resolved.set().endpoints()).containsExactly(b);
  }

  @Test
  void underAnotherPolicyOnlyWhatIsListed() {
    ResolvedEndpoints resolved =
        ResolvedEndpoints.NONE.nextListed(resolution(whole, 2, List.of(group(a, 0), group(b, 1))));
    assertThat(resolved.set().endpoints()).containsExactly(a, b);
  }

  @Test
  void anUnlistedEndpointHasItsLocalityForMetricsAsAListedOneHas() {
    Endpoint remote = far.toBuilder().locality(new Locality("r", "z", "")).build();
    ResolvedEndpoints resolved =
        ResolvedEndpoints.NONE.next(resolution(EndpointSet.of(a, remote), 1, List.of(group(a, 0))));
    assertThat(
            resolved.group(remote).getAttributes().get(EquivalentAddressGroup.ATTR_LOCALITY_NAME))
        .isEqualTo("{region=\"r\", zone=\"z\", sub_zone=\"\"}");
  }

  @Test
  void anUnlistedServerNameGoesWithItsAddresses() {
    Endpoint secret = endpoint("secret", 3).serverName("secret.greeter").build();
    ResolvedEndpoints resolved =
        ResolvedEndpoints.NONE.next(resolution(EndpointSet.of(a, secret), 1, List.of(group(a, 0))));
    assertThat(
            resolved
                .group(secret)
                .getAttributes()
                .get(EquivalentAddressGroup.ATTR_AUTHORITY_OVERRIDE))
        .isEqualTo("secret.greeter");
  }

  @Test
  void ofAnotherResolverEachGroupIsAnEndpoint() throws UnknownHostException {
    InetSocketAddress first = new InetSocketAddress(InetAddress.getByName("10.0.0.1"), 80);
    InetSocketAddress second = new InetSocketAddress(InetAddress.getByName("fd00::1"), 80);
    Endpoint dual = only(first, second);
    assertThat(dual.id()).isEqualTo("10.0.0.1:80,[fd00:0:0:0:0:0:0:1]:80");
    assertThat(dual.addresses()).hasSize(2);
  }

  @Test
  void anAddressOfAnyKindIsAnEndpoint() throws UnknownHostException {
    assertThat(only(new InProcessSocketAddress("greeter")).id()).startsWith("greeter");
    assertThat(only(InetSocketAddress.createUnresolved("pod.greeter", 80)).id())
        .isEqualTo("pod.greeter:80");
    assertThat(only(InetSocketAddress.createUnresolved("[fd00::1]", 80)).id())
        .isEqualTo("[fd00::1]:80");
    assertThat(only(new InetSocketAddress(InetAddress.getByName("10.0.0.1"), 0)).id())
        .startsWith("10.0.0.1");
    assertThat(only(new Odd("")).id()).isNotEmpty();
    assertThat(only(new Odd("[x]:1")).id()).contains("x");
  }

  /** Lists that change in any way, some with endpoints twice, some with a set behind them. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void aChainOfResolutionsEndsAsTheLastOneAlone(long seed) {
    Random random = new Random(seed);
    ResolvedEndpoints chained = ResolvedEndpoints.NONE;
    List<EquivalentAddressGroup> list = new ArrayList<>();
    for (int step = 0; step < 300; step++) {
      change(list, random);
      boolean alone = random.nextInt(3) == 0;
      ResolvedAddresses resolution = alone ? listOnly(list) : resolution(whole(list), list);
      chained = alone ? chained.nextListed(resolution) : chained.next(resolution);
      ResolvedEndpoints fresh =
          alone
              ? ResolvedEndpoints.NONE.nextListed(resolution)
              : ResolvedEndpoints.NONE.next(resolution);
      assertThat(chained.set().endpoints()).isEqualTo(fresh.set().endpoints());
      for (Endpoint endpoint : fresh.set().endpoints()) {
        assertThat(chained.group(endpoint)).isEqualTo(fresh.group(endpoint));
      }
    }
  }

  private static void change(List<EquivalentAddressGroup> list, Random random) {
    switch (random.nextInt(6)) {
      case 0, 1 -> list.add(random.nextInt(list.size() + 1), anyGroup(random));
      case 2 -> {
        if (!list.isEmpty()) {
          list.remove(random.nextInt(list.size()));
        }
      }
      case 3 -> {
        if (!list.isEmpty()) {
          list.set(random.nextInt(list.size()), anyGroup(random));
        }
      }
      case 4 -> Collections.shuffle(list, random);
      default -> {
        if (list.size() > 12) {
          list.subList(2, list.size() - 2).clear();
        }
      }
    }
  }

  /** Of 16 endpoints in two shapes each, and of addresses that no Evenkeel resolver gave. */
  private static EquivalentAddressGroup anyGroup(Random random) {
    int index = random.nextInt(16);
    return random.nextInt(4) == 0
        ? new EquivalentAddressGroup(socket(index))
        : group(endpoint("e" + index, index).weight(1 + random.nextInt(2)).build(), index);
  }

  /** What the list names, and some that it leaves out. */
  private EndpointSet whole(List<EquivalentAddressGroup> list) {
    List<Endpoint> all = new ArrayList<>(List.of(far, named));
    for (EquivalentAddressGroup group : list) {
      Endpoint endpoint = group.getAttributes().get(EvenkeelAttributes.ENDPOINT);
      if (endpoint != null) {
        all.add(endpoint);
      }
    }
    return EndpointSet.of(all);
  }

  @Test
  void whatStaysIsTheSameObject() {
    List<EquivalentAddressGroup> list =
        List.of(new EquivalentAddressGroup(socket(0)), new EquivalentAddressGroup(socket(1)));
    ResolvedEndpoints first = ResolvedEndpoints.NONE.next(listOnly(list));
    ResolvedEndpoints second =
        first.next(listOnly(List.of(new EquivalentAddressGroup(socket(2)), list.get(1))));
    assertThat(second.set().endpoints()).hasSize(2);
    assertThat(second.set().endpoints().get(0)).isSameAs(first.set().endpoints().get(1));
  }

  private Endpoint only(SocketAddress... addresses) {
    EquivalentAddressGroup group = new EquivalentAddressGroup(List.of(addresses));
    ResolvedEndpoints resolved =
        ResolvedEndpoints.NONE.next(
            ResolvedAddresses.newBuilder().setAddresses(List.of(group)).build());
    assertThat(resolved.set().endpoints()).hasSize(1);
    Endpoint only = resolved.set().endpoints().get(0);
    assertThat(resolved.group(only)).isSameAs(group);
    return only;
  }

  private ResolvedEndpoints resolve(int listed, EquivalentAddressGroup... groups) {
    return ResolvedEndpoints.NONE.next(resolution(whole, listed, List.of(groups)));
  }

  private static ResolvedAddresses listOnly(List<EquivalentAddressGroup> list) {
    return ResolvedAddresses.newBuilder().setAddresses(list).build();
  }

  private static ResolvedAddresses resolution(EndpointSet set, List<EquivalentAddressGroup> list) {
    return resolution(set, list.size(), list);
  }

  private static ResolvedAddresses resolution(
      EndpointSet set, int listed, List<EquivalentAddressGroup> groups) {
    return ResolvedAddresses.newBuilder()
        .setAddresses(groups)
        .setAttributes(
            Attributes.newBuilder()
                .set(EvenkeelAttributes.ENDPOINT_SET, set)
                .set(EvenkeelAttributes.LISTED, listed)
                .build())
        .build();
  }

  /** A transport's own kind of address. */
  private static final class Odd extends SocketAddress {
    private static final long serialVersionUID = 1;
    private final String text;

    Odd(String text) {
      this.text = text;
    }

    @Override
    public String toString() {
      return text;
    }
  }
}
