// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.grpc.balancer;

import static io.evenkeel.grpc.balancer.PolicyFixture.UNARY;
import static io.evenkeel.grpc.balancer.PolicyFixture.group;
import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.core.balance.Stage;
import io.evenkeel.grpc.EvenkeelCallOptions;
import io.grpc.CallOptions;
import io.grpc.ClientStreamTracer;
import io.grpc.LoadBalancer.PickResult;
import io.grpc.Metadata;
import io.grpc.Status;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What single calls ask of a pick. */
class EvenkeelPickerTest {

  private static final CallOptions ANY_BUT_THE_FIRST =
      CallOptions.DEFAULT.withOption(
          EvenkeelCallOptions.AVOID, endpoint -> endpoint.id().equals("10.0.0.1:80"));

  private final PolicyFixture fixture = new PolicyFixture();

  @BeforeEach
  void connectTwo() {
    fixture
        .config(Map.of("slowStart", false, "ejection", Map.of("failures", 1.0)))
        .resolve(group(0), group(1));
    fixture.allReady();
  }

  @Test
  void whatACallAvoidsIsPickedOnlyWhereThereIsNoOther() {
    for (int i = 0; i < 20; i++) {
      assertThat(picked(ANY_BUT_THE_FIRST)).isSameAs(fixture.subchannel(1));
    }
    fixture.subchannel(1).fail("refused");
    assertThat(picked(ANY_BUT_THE_FIRST)).isSameAs(fixture.subchannel(0));
  }

  @Test
  void attemptsOfACallGoToOthersAndAllAroundAgain() {
    CallOptions options = EvenkeelCallOptions.spread(CallOptions.DEFAULT);
    FakeSubchannel first = picked(options);
    FakeSubchannel second = picked(options);
    assertThat(second).isNotSameAs(first);
    assertThat(picked(options)).isNotNull();
  }

  @Test
  void theOnlyOneThatIsLeftIsPickedThoughItIsEjectedAndAvoided() {
    failFirst();
    assertThat(fixture.view().stage()).isEqualTo(Stage.EJECTED);
    fixture.subchannel(1).fail("refused");
    assertThat(picked(CallOptions.DEFAULT)).isSameAs(fixture.subchannel(0));
    assertThat(picked(ANY_BUT_THE_FIRST)).isSameAs(fixture.subchannel(0));
  }

  private void failFirst() {
    PickResult result;
    do {
      result = fixture.pick(UNARY);
    } while (FakeSubchannel.of(result.getSubchannel()) != fixture.subchannel(0));
    result
        .getStreamTracerFactory()
        .newClientStreamTracer(ClientStreamTracer.StreamInfo.newBuilder().build(), new Metadata())
        .streamClosed(Status.UNAVAILABLE);
  }

  private FakeSubchannel picked(CallOptions options) {
    PickResult result = fixture.pick(UNARY, options);
    return result.getSubchannel() == null ? null : FakeSubchannel.of(result.getSubchannel());
  }
}
