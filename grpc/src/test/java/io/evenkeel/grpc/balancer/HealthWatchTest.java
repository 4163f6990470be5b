// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.grpc.balancer;

import static io.evenkeel.grpc.balancer.PolicyFixture.UNARY;
import static io.evenkeel.grpc.balancer.PolicyFixture.group;
import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.core.balance.Stage;
import io.grpc.ConnectivityState;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.grpc.health.v1.HealthCheckResponse;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.health.v1.HealthGrpc;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The health of one endpoint (gRFC A17). */
class HealthWatchTest {

  private static final MethodDescriptor<?, HealthCheckResponse> WATCH = HealthGrpc.getWatchMethod();

  private final PolicyFixture fixture = new PolicyFixture();

  @BeforeEach
  void connectOne() {
    fixture
        .config(Map.of("panicThreshold", 0.0, "slowStart", false))
        .watchingHealthOf("greeter")
        .resolve(group(0));
    fixture.allReady();
  }

  @Test
  void untilTheServiceHasSaidSomethingTheEndpointIsConnecting() {
    assertThat(fixture.helper.state).isEqualTo(ConnectivityState.CONNECTING);
    assertThat(fixture.picked()).isNull();
    says(ServingStatus.SERVING);
    assertThat(fixture.helper.state).isEqualTo(ConnectivityState.READY);
    assertThat(fixture.picked()).isSameAs(fixture.subchannel(0));
  }

  @Test
  void anEndpointThatDoesNotServeFailsCallsUntilItServes() {
    says(ServingStatus.NOT_SERVING);
    assertThat(fixture.helper.state).isEqualTo(ConnectivityState.TRANSIENT_FAILURE);
    assertThat(fixture.pick(UNARY).getStatus().getDescription())
        .isEqualTo("evenkeel: the one endpoint cannot be called: 10.0.0.1:80: not serving");
    says(ServingStatus.SERVICE_UNKNOWN);
    assertThat(fixture.view().stage()).isEqualTo(Stage.NOT_SERVING);
    says(ServingStatus.SERVING);
    assertThat(fixture.helper.state).isEqualTo(ConnectivityState.READY);
  }

  @Test
  void aServerWithoutTheServiceServesAndIsNotAskedAgain() {
    fixture.subchannel(0).calls.end(WATCH, Status.UNIMPLEMENTED);
    assertThat(fixture.helper.state).isEqualTo(ConnectivityState.READY);
    fixture.time.advance(Duration.ofMinutes(10));
    assertThat(open()).isZero();
  }

  @Test
  void aWatchThatNeverSaidAnythingIsTriedAgainLaterAndLater() {
    // 1 s, then 8/5 of it each time, with a fifth of jitter either way.
    for (double wait = 1; wait < 10; wait *= 1.6) {
      fixture.subchannel(0).calls.end(WATCH, Status.UNAVAILABLE);
      assertThat(fixture.helper.state).isEqualTo(ConnectivityState.TRANSIENT_FAILURE);
      fixture.time.advance(Duration.ofMillis((long) (799 * wait)));
      assertThat(open()).isZero();
      fixture.time.advance(Duration.ofMillis((long) (402 * wait)));
      assertThat(open()).isEqualTo(1);
    }
    says(ServingStatus.SERVING);
    assertThat(fixture.helper.state).isEqualTo(ConnectivityState.READY);
  }

  @Test
  void aWatchThatBreaksAfterAnAnswerIsMadeAgainAtOnce() {
    says(ServingStatus.SERVING);
    fixture.subchannel(0).calls.end(WATCH, Status.UNAVAILABLE);
    assertThat(open()).isEqualTo(1);
    assertThat(fixture.helper.state).isEqualTo(ConnectivityState.TRANSIENT_FAILURE);
    says(ServingStatus.SERVING);
    assertThat(fixture.helper.state).isEqualTo(ConnectivityState.READY);
  }

  @Test
  void withTheConnectionTheWatchEnds() {
    says(ServingStatus.NOT_SERVING);
    fixture.subchannel(0).become(ConnectivityState.IDLE);
    assertThat(open()).isZero();
    fixture.subchannel(0).become(ConnectivityState.READY);
    assertThat(open()).isEqualTo(1);
    // What it said over the connection before counts no more, and nothing is said over this one.
    assertThat(fixture.picked()).isNull();
    says(ServingStatus.SERVING);
    assertThat(fixture.picked()).isSameAs(fixture.subchannel(0));
  }

  private void says(ServingStatus status) {
    fixture
        .subchannel(0)
        .calls
        .answer(WATCH, HealthCheckResponse.newBuilder().setStatus(status).build());
  }

  private int open() {
    return fixture.subchannel(0).calls.open(WATCH).size();
  }
}
