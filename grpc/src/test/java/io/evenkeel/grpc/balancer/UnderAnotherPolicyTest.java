// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.grpc.balancer;

import static io.evenkeel.grpc.balancer.PolicyFixture.endpoint;
import static io.evenkeel.grpc.balancer.PolicyFixture.group;
import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.core.endpoint.Endpoint;
import io.evenkeel.core.endpoint.EndpointSet;
import io.evenkeel.grpc.EvenkeelAttributes;
import io.grpc.Attributes;
import io.grpc.ConnectivityState;
import io.grpc.LoadBalancer;
import io.grpc.util.ForwardingLoadBalancerHelper;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A parent policy wraps what the channel gives, and knows only of what was listed. */
class UnderAnotherPolicyTest {

  private final PolicyFixture fixture = new PolicyFixture(Parent::new);

  @Test
  void onlyWhatIsListedIsUsed() {
    Endpoint listed = endpoint("listed", 0).build();
    Endpoint unlisted = endpoint("unlisted", 1).build();
    fixture.attributes(
        Attributes.newBuilder()
            .set(EvenkeelAttributes.ENDPOINT_SET, EndpointSet.of(listed, unlisted))
            .set(EvenkeelAttributes.LISTED, 1)
            .build());
    fixture.resolve(group(listed, 0));
    assertThat(fixture.policy.snapshot().join().endpoints())
        .singleElement()
        .satisfies(view -> assertThat(view.endpoint()).isEqualTo(listed));
  }

  @Test
  void aNewSubchannelSaysItsAddressOnceThereIsSomebodyToTellThatItIsEjected() {
    fixture.resolve(group(0));
    assertThat(fixture.subchannel(0).toldAtFirst).containsExactly(group(0), group(0));
    assertThat(fixture.subchannel(0).addresses).containsExactly(group(0));
    fixture.allReady();
    assertThat(fixture.helper.state).isEqualTo(ConnectivityState.READY);
  }

  @Test
  void oneThatIsClosedMeanwhileIsToldNothing() {
    fixture.inContext(
        () -> {
          fixture.accept(List.of(group(0)));
          fixture.accept(List.of(group(1)));
        });
    assertThat(fixture.subchannel(0).shutdown).isTrue();
    assertThat(fixture.subchannel(0).addressUpdates).isZero();
    assertThat(fixture.subchannel(1).addresses).containsExactly(group(1));
  }

  private static final class Parent extends ForwardingLoadBalancerHelper {
    private final LoadBalancer.Helper channel;

    Parent(LoadBalancer.Helper channel) {
      this.channel = channel;
    }

    @Override
    protected LoadBalancer.Helper delegate() {
      return channel;
    }
  }
}
