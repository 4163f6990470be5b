// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.serving;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.core.time.VirtualTime;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor.MethodType;
import io.grpc.ServerCall;
import io.grpc.Status;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ServedCallsTest {

  private final VirtualTime time = VirtualTime.create();
  private final ServedCalls calls = new ServedCalls(time);

  /** A call that runs. */
  private final class Call {
    private final ServerCall.Listener<byte[]> listener;
    private ServerCall<byte[], byte[]> answers;

    Call(MethodType type, String method) {
      listener =
          calls
              .interceptor()
              .interceptCall(
                  new FakeCall(type, method),
                  new Metadata(),
                  (call, headers) -> {
                    answers = call;
                    return new ServerCall.Listener<>() {};
                  });
    }

    void endsAfter(Duration duration, Status status) {
      time.advance(duration);
      answers.close(status, new Metadata());
      listener.onComplete();
    }
  }

  private Call unary() {
    return new Call(MethodType.UNARY, "evenkeel.test.Served/Call");
  }

  private double latencyMillis() {
    calls.latencies().refresh();
    return calls.latencies().millis(1);
  }

  @Test
  void aCallIsInFlightUntilItEndsAndSaysWhatCallsTake() {
    Call call = unary();
    assertThat(calls.inFlight()).isEqualTo(1);

    call.endsAfter(Duration.ofMillis(20), Status.OK);

    assertThat(calls.inFlight()).isZero();
    assertThat(calls.takeEnded()).isEqualTo(new ServedCalls.Ended(1, 0));
    assertThat(latencyMillis()).isEqualTo(20);
  }

  @Test
  void aCallThatFailsIsAnErrorAndSaysNothingOfWhatCallsTake() {
    unary().endsAfter(Duration.ofMillis(20), Status.INTERNAL);

    assertThat(calls.takeEnded()).isEqualTo(new ServedCalls.Ended(1, 1));
    assertThat(latencyMillis()).isZero();
  }

  @ParameterizedTest
  @EnumSource(names = {"CLIENT_STREAMING", "SERVER_STREAMING", "BIDI_STREAMING"})
  void aStreamCountsButSaysNothingOfWhatCallsTake(MethodType type) {
    Call stream = new Call(type, "evenkeel.test.Served/Stream");
    assertThat(calls.inFlight()).isEqualTo(1);

    stream.endsAfter(Duration.ofMinutes(1), Status.OK);

    assertThat(calls.takeEnded()).isEqualTo(new ServedCalls.Ended(1, 0));
    assertThat(latencyMillis()).isZero();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "grpc.health.v1.Health/Watch",
        "grpc.reflection.v1.ServerReflection/ServerReflectionInfo",
        "grpc.reflection.v1alpha.ServerReflection/ServerReflectionInfo",
        "xds.service.orca.v3.OpenRcaService/StreamCoreMetrics"
      })
  void callsOfGrpcsOwnServicesDoNotCount(String method) {
    Call own = new Call(MethodType.SERVER_STREAMING, method);
    assertThat(calls.inFlight()).isZero();

    own.endsAfter(Duration.ofMinutes(1), Status.UNAVAILABLE);

    assertThat(calls.takeEnded()).isEqualTo(new ServedCalls.Ended(0, 0));
  }
}
