// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.grpc.balancer;

import static io.evenkeel.grpc.balancer.PolicyFixture.STREAM;
import static io.evenkeel.grpc.balancer.PolicyFixture.UNARY;
import static io.evenkeel.grpc.balancer.PolicyFixture.group;
import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.core.balance.BalancerConfig;
import io.evenkeel.core.balance.pick.LeastLoaded;
import io.evenkeel.core.balance.spi.Load;
import io.evenkeel.core.balance.spi.LoadMetric;
import io.evenkeel.core.balance.spi.LoadMetric.Meter;
import io.evenkeel.core.balance.spi.Outcome;
import io.grpc.CallOptions;
import io.grpc.ClientStreamTracer;
import io.grpc.Context;
import io.grpc.Deadline;
import io.grpc.LoadBalancer.PickResult;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What an endpoint's load hears of a call. */
class CallTracerTest {

  private static final Metadata.Key<String> PUSHBACK =
      Metadata.Key.of("grpc-retry-pushback-ms", Metadata.ASCII_STRING_MARSHALLER);

  private final PolicyFixture fixture = new PolicyFixture();
  private final HandMoved clock = new HandMoved();
  private final List<String> heard = new ArrayList<>();

  @BeforeEach
  void connectOne() {
    listen(builder -> {});
  }

  @Test
  void aCallIsMeasuredFromItsPickToItsEnd() {
    ClientStreamTracer call = begin(UNARY);
    fixture.time.advance(Duration.ofNanos(30));
    assertThat(fixture.view().inFlight()).isEqualTo(1);
    call.streamClosed(Status.OK);
    assertThat(fixture.view().inFlight()).isZero();
    assertThat(heard).containsExactly("started", "ended ANSWERED after 30 pushback 0");
  }

  @Test
  void aCallThatDoesNotBeginRightAfterItsPickIsMeasuredFromWhenItBegins() {
    PickResult picked = fixture.pick(UNARY);
    begin(picked, CallOptions.DEFAULT).streamClosed(Status.OK);
    fixture.time.advance(Duration.ofHours(1));
    ClientStreamTracer late = begin(picked, CallOptions.DEFAULT);
    fixture.time.advance(Duration.ofNanos(30));
    late.streamClosed(Status.OK);
    assertThat(heard.get(3)).isEqualTo("ended ANSWERED after 30 pushback 0");
  }

  @ParameterizedTest
  @EnumSource(Status.Code.class)
  void aCodeIsAFailureAnAnswerOrNothing(Status.Code code) {
    begin(UNARY).streamClosed(code.toStatus());
    Outcome expected =
        BalancerConfig.DEFAULT.failureCodes().contains(code.name())
            ? Outcome.FAILED
            : code == Status.Code.CANCELLED ? Outcome.ABANDONED : Outcome.ANSWERED;
    assertThat(heard.get(1)).startsWith("ended " + expected + " ");
  }

  @Test
  void aCancelledCallWhoseDeadlineHasPassedIsAFailure() {
    ClientStreamTracer passes = begin(UNARY, within(1));
    ClientStreamTracer isAhead = begin(UNARY, within(3));
    clock.advance(2);
    passes.streamClosed(Status.CANCELLED);
    isAhead.streamClosed(Status.CANCELLED);
    assertThat(heard.get(2)).startsWith("ended FAILED");
    assertThat(heard.get(3)).startsWith("ended ABANDONED");
  }

  @Test
  void theDeadlineOfTheContextCountsWhereItIsTheEarlierOne() throws Exception {
    ScheduledExecutorService timers = Executors.newSingleThreadScheduledExecutor();
    try {
      for (CallOptions options : List.of(within(3), CallOptions.DEFAULT)) {
        heard.clear();
        ClientStreamTracer call =
            Context.current()
                .withDeadline(Deadline.after(1, TimeUnit.HOURS, clock), timers)
                .call(() -> begin(UNARY, options));
        clock.advance(2);
        call.streamClosed(Status.CANCELLED);
        assertThat(heard.get(1)).startsWith("ended FAILED");
      }
    } finally {
      timers.shutdownNow();
    }
  }

  @Test
  void whereDeadlinesAreNoFailuresACancelledCallWasGivenUp() {
    listen(builder -> builder.failureCodes(Set.of("UNAVAILABLE")));
    ClientStreamTracer passes = begin(UNARY, within(1));
    clock.advance(2);
    passes.streamClosed(Status.CANCELLED);
    assertThat(heard.get(1)).startsWith("ended ABANDONED");
  }

  /** gRPC may never tell of its end: the endpoint would seem loaded for ever. */
  @Test
  void aCallThatEndedWhileItWaitedForItsPickDoesNotCount() throws Exception {
    CallOptions passed = within(1);
    clock.advance(2);
    begin(UNARY, passed);
    Context.CancellableContext cancelled = Context.current().withCancellation();
    cancelled.cancel(null);
    ClientStreamTracer late = cancelled.call(() -> begin(STREAM));
    assertThat(fixture.view().inFlight()).isZero();
    late.inboundMessage(0);
    late.streamClosed(Status.CANCELLED);
    assertThat(fixture.view().inFlight()).isZero();
    assertThat(heard).isEmpty();
  }

  @Test
  void theConfigSaysWhichCodesAreFailures() {
    listen(builder -> builder.failureCodes(Set.of("NOT_FOUND", "CANCELLED")));
    begin(UNARY).streamClosed(Status.NOT_FOUND);
    begin(UNARY).streamClosed(Status.CANCELLED);
    begin(UNARY).streamClosed(Status.UNAVAILABLE);
    assertThat(heard.get(1)).startsWith("ended FAILED");
    assertThat(heard.get(3)).startsWith("ended FAILED");
    assertThat(heard.get(5)).startsWith("ended ANSWERED");
  }

  @ParameterizedTest
  // 2^31 - 1 ms is the most that the field can say (an int32 in gRFC A6): more is nonsense.
  @CsvSource({
    "250,250000000",
    "0,0",
    "-1,0",
    "soon,0",
    "'',0",
    "2147483647,2147483647000000",
    "2147483648,0",
    "99999999999999999999,0"
  })
  void aPushbackIsReadWhereItMeansATime(String text, long nanos) {
    ClientStreamTracer call = begin(UNARY);
    Metadata trailers = new Metadata();
    trailers.put(PUSHBACK, text);
    call.inboundTrailers(trailers);
    call.streamClosed(Status.UNAVAILABLE);
    assertThat(heard.get(1)).isEqualTo("ended FAILED after 0 pushback " + nanos);
  }

  @Test
  void onlyTheFirstMessageOfAStreamAnswersIt() {
    ClientStreamTracer call = begin(STREAM);
    fixture.time.advance(Duration.ofNanos(5));
    call.inboundMessage(0);
    call.inboundMessage(1);
    fixture.time.advance(Duration.ofNanos(5));
    assertThat(fixture.view().inFlight()).isEqualTo(1);
    call.streamClosed(Status.OK);
    assertThat(heard)
        .containsExactly("started", "answered after 5", "ended ANSWERED after 10 pushback 0");
    assertThat(fixture.view().inFlight()).isZero();
  }

  @Test
  void theOneMessageOfAUnaryAnswerSaysNothingBeforeItsEnd() {
    listen(builder -> builder.streams(BalancerConfig.Streams.UNTIL_FIRST_MESSAGE));
    ClientStreamTracer call = begin(UNARY);
    call.inboundMessage(0);
    assertThat(heard).containsExactly("started");
    assertThat(fixture.view().inFlight()).isEqualTo(1);
    call.streamClosed(Status.OK);
    assertThat(fixture.view().inFlight()).isZero();
  }

  @Test
  void aStreamThatIsReleasedAtItsFirstMessageCountsOnce() {
    listen(builder -> builder.streams(BalancerConfig.Streams.UNTIL_FIRST_MESSAGE));
    ClientStreamTracer call = begin(STREAM);
    call.inboundMessage(0);
    assertThat(fixture.view().inFlight()).isZero();
    call.inboundMessage(1);
    call.streamClosed(Status.OK);
    assertThat(fixture.view().inFlight()).isZero();
  }

  @Test
  void aCallThatGoesOnAfterItsEndpointIsGoneHarmsNothing() {
    ClientStreamTracer call = begin(STREAM);
    fixture.resolve(group(1));
    call.inboundMessage(0);
    call.streamClosed(Status.UNAVAILABLE);
    fixture.shutdown();
    assertThat(heard).hasSize(3);
  }

  private void listen(Consumer<BalancerConfig.Builder> change) {
    fixture
        .config(
            builder -> {
              builder.pick(new LeastLoaded(new Overheard(heard), 2));
              change.accept(builder);
            })
        .resolve(group(0));
    fixture.allReady();
  }

  private CallOptions within(long hours) {
    return CallOptions.DEFAULT.withDeadline(Deadline.after(hours, TimeUnit.HOURS, clock));
  }

  private ClientStreamTracer begin(MethodDescriptor<?, ?> method) {
    return begin(method, CallOptions.DEFAULT);
  }

  private ClientStreamTracer begin(MethodDescriptor<?, ?> method, CallOptions options) {
    return begin(fixture.pick(method), options);
  }

  private static ClientStreamTracer begin(PickResult picked, CallOptions options) {
    return picked
        .getStreamTracerFactory()
        .newClientStreamTracer(
            ClientStreamTracer.StreamInfo.newBuilder().setCallOptions(options).build(),
            new Metadata());
  }

  /** The time of deadlines, moved by hand. */
  private static final class HandMoved extends Deadline.Ticker {
    private long hours;

    void advance(long hours) {
      this.hours += hours;
    }

    @Override
    public long nanoTime() {
      return TimeUnit.HOURS.toNanos(hours);
    }
  }

  /** A metric that writes down what it hears. */
  private record Overheard(List<String> heard) implements LoadMetric {
    @Override
    public Meter newMeter() {
      return now -> new Listening(heard);
    }
  }

  private record Listening(List<String> heard) implements Load {
    @Override
    public double load(int inFlight, double weight, long now) {
      return inFlight;
    }

    @Override
    public int started(long now) {
      heard.add("started");
      return 7;
    }

    @Override
    public void answered(int token, long startedAt, long now) {
      heard.add("answered after " + (now - startedAt));
    }

    @Override
    public void ended(
        int token,
        boolean answered,
        long startedAt,
        long now,
        Outcome outcome,
        long pushbackNanos) {
      heard.add("ended " + outcome + " after " + (now - startedAt) + " pushback " + pushbackNanos);
    }
  }
}
