// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.grpc.balancer;

import static io.evenkeel.grpc.balancer.PolicyFixture.STREAM;
import static io.evenkeel.grpc.balancer.PolicyFixture.group;
import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.core.balance.MemberView;
import io.evenkeel.core.balance.Stage;
import io.grpc.ClientStreamTracer;
import io.grpc.ConnectivityState;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.grpc.health.v1.HealthCheckResponse;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.health.v1.HealthGrpc;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Other settings while the channel lives: no subchannel is made or closed for them. */
class LiveConfigTest {

  private static final MethodDescriptor<?, HealthCheckResponse> WATCH = HealthGrpc.getWatchMethod();
  private static final MethodDescriptor<?, ?> REPORTS =
      MethodDescriptor.<byte[], byte[]>newBuilder()
          .setType(MethodDescriptor.MethodType.SERVER_STREAMING)
          .setFullMethodName("xds.service.orca.v3.OpenRcaService/StreamCoreMetrics")
          .setRequestMarshaller(new NoBytes())
          .setResponseMarshaller(new NoBytes())
          .build();

  private final PolicyFixture fixture = new PolicyFixture();

  @BeforeEach
  void connectTwo() {
    fixture.config(Map.of("slowStart", false)).resolve(group(0), group(1));
    fixture.allReady();
  }

  @AfterEach
  void nothingWasMadeOrClosed() {
    assertThat(fixture.helper.subchannels).hasSize(2);
    assertThat(fixture.helper.subchannels)
        .allSatisfy(
            subchannel -> {
              assertThat(subchannel.shutdown).isFalse();
              assertThat(subchannel.connectionRequests).isEqualTo(1);
              assertThat(subchannel.addressUpdates).isZero();
            });
    assertThat(fixture.helper.state).isEqualTo(ConnectivityState.READY);
  }

  @Test
  void thePickRule() {
    configure(Map.of("slowStart", false, "pick", "round_robin"));
    List<FakeSubchannel> picked = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      picked.add(fixture.picked());
    }
    assertThat(picked.get(0)).isNotSameAs(picked.get(1));
    assertThat(picked.subList(2, 4)).isEqualTo(picked.subList(0, 2));
  }

  @Test
  void theMetric() {
    ClientStreamTracer call = begin(STREAM);
    configure(
        Map.of("slowStart", false, "pick", Map.of("least_request", Map.of("metric", "in_flight"))));
    assertThat(inFlight()).isEqualTo(1);
    FakeSubchannel free = fixture.picked();
    for (int i = 0; i < 10; i++) {
      assertThat(fixture.picked()).isSameAs(free);
    }
    call.streamClosed(Status.OK);
  }

  @Test
  void untilWhenAStreamCounts() {
    ClientStreamTracer before = begin(STREAM);
    configure(Map.of("slowStart", false, "streams", "until_first_message"));
    ClientStreamTracer after = begin(STREAM);
    assertThat(inFlight()).isEqualTo(2);
    after.inboundMessage(0);
    assertThat(inFlight()).isEqualTo(1);
    after.streamClosed(Status.OK);
    before.inboundMessage(0);
    // One that runs goes on as it began.
    assertThat(inFlight()).isEqualTo(1);
    before.streamClosed(Status.OK);
    assertThat(inFlight()).isZero();
  }

  @Test
  void healthWatching() {
    fixture.watchingHealthOf("greeter");
    configure(Map.of("slowStart", false));
    for (FakeSubchannel subchannel : fixture.helper.subchannels) {
      assertThat(subchannel.calls.open(WATCH)).hasSize(1);
    }
    fixture.subchannel(0).calls.answer(WATCH, says(ServingStatus.NOT_SERVING));
    fixture.subchannel(1).calls.answer(WATCH, says(ServingStatus.SERVING));
    assertThat(stage(0)).isEqualTo(Stage.NOT_SERVING);
    assertThat(fixture.picked()).isSameAs(fixture.subchannel(1));
    configure(Map.of("slowStart", false, "healthCheck", false));
    for (FakeSubchannel subchannel : fixture.helper.subchannels) {
      assertThat(subchannel.calls.open(WATCH)).isEmpty();
    }
    assertThat(stage(0)).isEqualTo(Stage.PICKED);
    fixture.watchingHealthOf("other");
    configure(Map.of("slowStart", false));
    assertThat(fixture.subchannel(0).calls.open(WATCH)).hasSize(1);
  }

  @Test
  void reportsOutOfBand() {
    configure(reporting("1s"));
    for (FakeSubchannel subchannel : fixture.helper.subchannels) {
      assertThat(subchannel.calls.open(REPORTS)).hasSize(1);
    }
    FakeCalls.Call<?, ?> slow = fixture.subchannel(0).calls.open(REPORTS).get(0);
    configure(reporting("0.5s"));
    assertThat(fixture.subchannel(0).calls.open(REPORTS)).hasSize(1).doesNotContain(slow);
    configure(Map.of("slowStart", false));
    for (FakeSubchannel subchannel : fixture.helper.subchannels) {
      assertThat(subchannel.calls.open(REPORTS)).isEmpty();
    }
  }

  @Test
  void ejectionSlowStartAndZones() {
    configure(Map.of("ejection", false, "slowStart", true, "zones", false, "panicThreshold", 0.0));
    configure(Map.of());
  }

  private static Map<String, ?> reporting(String period) {
    return Map.of(
        "slowStart",
        false,
        "pick",
        Map.of("least_request", Map.of("metric", "utilization")),
        "loadReports",
        Map.of("outOfBand", true, "period", period));
  }

  private void configure(Map<String, ?> fields) {
    fixture.config(fields).resolve(group(0), group(1));
  }

  private ClientStreamTracer begin(MethodDescriptor<?, ?> method) {
    return fixture
        .pick(method)
        .getStreamTracerFactory()
        .newClientStreamTracer(ClientStreamTracer.StreamInfo.newBuilder().build(), new Metadata());
  }

  private int inFlight() {
    return fixture.policy.snapshot().join().endpoints().stream()
        .mapToInt(MemberView::inFlight)
        .sum();
  }

  private Stage stage(int index) {
    return fixture.policy.snapshot().join().endpoints().get(index).stage();
  }

  private static HealthCheckResponse says(ServingStatus status) {
    return HealthCheckResponse.newBuilder().setStatus(status).build();
  }

  /** Nothing is ever marshalled here. */
  private static final class NoBytes implements MethodDescriptor.Marshaller<byte[]> {
    @Override
    public InputStream stream(byte[] value) {
      throw new UnsupportedOperationException();
    }

    @Override
    public byte[] parse(InputStream stream) {
      throw new UnsupportedOperationException();
    }
  }
}
