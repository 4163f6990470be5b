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
import java.util.List;
import org.junit.jupiter.api.Test;

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
        ResolvedEndpoints.listed(resolution(whole, 2, List.of(group(a, 0), group(b, 1))));
    assertThat(resolved.set().endpoints()).containsExactly(a, b);
  }

  @Test
  void anUnlistedEndpointHasItsLocalityForMetricsAsAListedOneHas() {
    Endpoint remote = far.toBuilder().locality(new Locality("r", "z", "")).build();
    ResolvedEndpoints resolved =
        ResolvedEndpoints.all(resolution(EndpointSet.of(a, remote), 1, List.of(group(a, 0))));
    assertThat(
            resolved.group(remote).getAttributes().get(EquivalentAddressGroup.ATTR_LOCALITY_NAME))
        .isEqualTo("{region=\"r\", zone=\"z\", sub_zone=\"\"}");
  }

  @Test
  void anUnlistedServerNameGoesWithItsAddresses() {
    Endpoint secret = endpoint("secret", 3).serverName("secret.greeter").build();
    ResolvedEndpoints resolved =
        ResolvedEndpoints.all(resolution(EndpointSet.of(a, secret), 1, List.of(group(a, 0))));
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

  private Endpoint only(SocketAddress... addresses) {
    EquivalentAddressGroup group = new EquivalentAddressGroup(List.of(addresses));
    ResolvedEndpoints resolved =
        ResolvedEndpoints.all(ResolvedAddresses.newBuilder().setAddresses(List.of(group)).build());
    assertThat(resolved.set().endpoints()).hasSize(1);
    Endpoint only = resolved.set().endpoints().get(0);
    assertThat(resolved.group(only)).isSameAs(group);
    return only;
  }

  private ResolvedEndpoints resolve(int listed, EquivalentAddressGroup... groups) {
    return ResolvedEndpoints.all(resolution(whole, listed, List.of(groups)));
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
