// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.grpc.balancer;

import static io.evenkeel.grpc.balancer.PolicyFixture.UNARY;
import static io.evenkeel.grpc.balancer.PolicyFixture.group;
import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.ConnectivityState;
import io.grpc.LoadBalancer.SubchannelPicker;
import io.grpc.Status;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What the channel is told of the whole, and how often. */
class OverallStateTest {

  private final PolicyFixture fixture = new PolicyFixture();
  private final FakeHelper helper = fixture.helper;

  @Test
  void isReadyAsSoonAsOneIsAndConnectingUntilThen() {
    fixture.resolve(group(0), group(1));
    assertThat(helper.state).isEqualTo(ConnectivityState.CONNECTING);
    assertThat(fixture.picked()).isNull();
    fixture.subchannel(0).become(ConnectivityState.CONNECTING);
    assertThat(helper.state).isEqualTo(ConnectivityState.CONNECTING);
    fixture.subchannel(1).become(ConnectivityState.READY);
    assertThat(helper.state).isEqualTo(ConnectivityState.READY);
    assertThat(fixture.picked()).isSameAs(fixture.subchannel(1));
  }

  @Test
  void failsOnlyWhereAllFailAndStaysSoUntilOneIsReady() {
    fixture.resolve(group(0), group(1));
    fixture.subchannel(0).fail("refused");
    assertThat(helper.state).isEqualTo(ConnectivityState.CONNECTING);
    assertThat(helper.refreshes).isEqualTo(1);
    fixture.subchannel(1).fail("refused");
    assertThat(helper.state).isEqualTo(ConnectivityState.TRANSIENT_FAILURE);
    assertThat(helper.refreshes).isEqualTo(2);
    // gRFC A62: an attempt is no hope.
    fixture.subchannel(0).become(ConnectivityState.CONNECTING);
    fixture.subchannel(1).become(ConnectivityState.IDLE);
    assertThat(helper.state).isEqualTo(ConnectivityState.TRANSIENT_FAILURE);
    fixture.subchannel(0).become(ConnectivityState.READY);
    assertThat(helper.state).isEqualTo(ConnectivityState.READY);
    // What was ready and breaks is no failure yet.
    fixture.subchannel(0).become(ConnectivityState.IDLE);
    assertThat(helper.state).isEqualTo(ConnectivityState.CONNECTING);
  }

  @Test
  void aFailureSaysWhoAndWhy() {
    fixture.resolve(group(0));
    fixture.subchannel(0).fail("refused");
    Status status = fixture.pick(UNARY).getStatus();
    assertThat(status.getCode()).isEqualTo(Status.Code.UNAVAILABLE);
    assertThat(status.getDescription())
        .isEqualTo(
            "evenkeel: the one endpoint cannot be called: 10.0.0.1:80: unreachable"
                + " (refused: cause)");
  }

  @Test
  void whatChangesNothingIsNotPublished() {
    fixture.resolve(group(0), group(1));
    fixture.allReady();
    // Starting slowly would change weights.
    fixture.time.advance(Duration.ofMinutes(2));
    int updates = helper.updates;
    SubchannelPicker picker = helper.picker;
    fixture.resolve(group(1), group(0));
    fixture.resolve(group(0), group(1));
    fixture.time.advance(Duration.ofMinutes(1));
    fixture.allReady();
    assertThat(helper.updates).isEqualTo(updates);
    assertThat(helper.picker).isSameAs(picker);
  }

  @Test
  void aBurstOfChangesIsPublishedOnce() {
    fixture.resolve(group(0), group(1), group(2));
    int updates = helper.updates;
    fixture.allReady();
    assertThat(helper.updates).isEqualTo(updates + 1);
    fixture.inContext(
        () -> {
          fixture.subchannel(0).become(ConnectivityState.IDLE);
          fixture.subchannel(1).fail("refused");
          fixture.subchannel(0).become(ConnectivityState.CONNECTING);
        });
    assertThat(helper.updates).isEqualTo(updates + 2);
    assertThat(fixture.picked()).isSameAs(fixture.subchannel(2));
  }

  @Test
  void anErrorBeforeTheFirstAddressFailsCallsWithIt() {
    Status error = Status.PERMISSION_DENIED.withDescription("grant this");
    fixture.resolutionFails(error);
    assertThat(helper.state).isEqualTo(ConnectivityState.TRANSIENT_FAILURE);
    assertThat(fixture.pick(UNARY).getStatus()).isSameAs(error);
    fixture.resolve(group(0));
    assertThat(helper.state).isEqualTo(ConnectivityState.CONNECTING);
    assertThat(fixture.picked()).isNull();
  }

  @Test
  void aLaterErrorBeforeTheFirstAddressTakesThePlaceOfTheOneBefore() {
    fixture.resolutionFails(Status.UNAVAILABLE.withDescription("first"));
    fixture.resolutionFails(Status.UNAVAILABLE.withDescription("second"));
    assertThat(fixture.pick(UNARY).getStatus().getDescription()).isEqualTo("second");
  }

  @Test
  void anErrorAfterwardsDisturbsNobody() {
    fixture.resolve(group(0));
    fixture.resolutionFails(Status.UNAVAILABLE.withDescription("later"));
    assertThat(helper.state).isEqualTo(ConnectivityState.CONNECTING);
    fixture.allReady();
    fixture.resolutionFails(Status.UNAVAILABLE.withDescription("later"));
    assertThat(helper.state).isEqualTo(ConnectivityState.READY);
    assertThat(fixture.picked()).isSameAs(fixture.subchannel(0));
  }

  @Test
  void noAddressIsAnErrorThatKeepsWhatThereIs() {
    assertThat(fixture.resolve().getCode()).isEqualTo(Status.Code.UNAVAILABLE);
    assertThat(helper.state).isEqualTo(ConnectivityState.TRANSIENT_FAILURE);
    assertThat(fixture.pick(UNARY).getStatus().getDescription())
        .isEqualTo("evenkeel: the name resolver gave no address");
    fixture.resolve(group(0));
    fixture.allReady();
    assertThat(fixture.resolve().getCode()).isEqualTo(Status.Code.UNAVAILABLE);
    assertThat(helper.state).isEqualTo(ConnectivityState.READY);
    assertThat(fixture.subchannel(0).shutdown).isFalse();
    assertThat(fixture.picked()).isSameAs(fixture.subchannel(0));
  }
}
