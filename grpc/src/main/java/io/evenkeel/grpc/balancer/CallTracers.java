// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.grpc.balancer;

import io.evenkeel.core.balance.BalancerConfig;
import io.evenkeel.core.balance.BalancerConfig.Streams;
import io.evenkeel.core.balance.Member;
import io.evenkeel.core.time.Ticker;
import io.grpc.ClientStreamTracer;
import io.grpc.Context;
import io.grpc.Deadline;
import io.grpc.Metadata;
import io.grpc.Status;
import org.jspecify.annotations.Nullable;

/**
 * Makes the tracers of the calls on one endpoint; one object serves them all, so that a pick makes
 * none.
 */
final class CallTracers extends ClientStreamTracer.Factory {

  private static final ClientStreamTracer UNCOUNTED = new ClientStreamTracer() {};

  private final MemberConnection connection;
  private final CallSettings settings;
  private final boolean streaming;

  /**
   * @param streaming of calls that may have more than one message as their answer
   */
  CallTracers(MemberConnection connection, CallSettings settings, boolean streaming) {
    this.connection = connection;
    this.settings = settings;
    this.streaming = streaming;
  }

  /**
   * What the calls of a channel are measured by.
   *
   * @param times when picks were made
   * @param failures bits, by {@link Status.Code#value()}
   * @param reports whether load reports that come with answers are read
   */
  record CallSettings(
      Ticker ticker, PickTimes times, Streams streams, long failures, boolean reports) {

    static CallSettings of(BalancerConfig config, Ticker ticker, PickTimes times) {
      long failures = 0;
      for (String code : config.failureCodes()) {
        failures |= 1L << Status.Code.valueOf(code).value();
      }
      return new CallSettings(
          ticker, times, config.streams(), failures, config.pick().readsReports());
    }
  }

  @Override
  public ClientStreamTracer newClientStreamTracer(
      ClientStreamTracer.StreamInfo info, Metadata headers) {
    Deadline deadline = deadline(info);
    long pickedAt = pickedAt();
    if (Context.current().isCancelled() || (deadline != null && deadline.isExpired())) {
      // It ended while it waited for its pick. gRPC makes the stream all the same, and does not
      // always tell a tracer that is made so late of the end: the call would count for ever.
      member().neverBegan(pickedAt);
      return UNCOUNTED;
    }
    return new CallTracer(this, pickedAt, deadline);
  }

  /** The call begins right after its pick, so the clock that was read there serves here too. */
  private long pickedAt() {
    long known = settings.times().take(connection.number());
    return known == PickTimes.UNKNOWN ? nanoTime() : known;
  }

  /** The earlier one of what the call's options and its context say, as gRPC has it. */
  private static @Nullable Deadline deadline(ClientStreamTracer.StreamInfo info) {
    Deadline ofCall = info.getCallOptions().getDeadline();
    Deadline ofContext = Context.current().getDeadline();
    if (ofCall == null || ofContext == null) {
      return ofCall == null ? ofContext : ofCall;
    }
    return ofCall.minimum(ofContext);
  }

  Member member() {
    return connection.member();
  }

  long nanoTime() {
    return settings.ticker().nanoTime();
  }

  boolean streaming() {
    return streaming;
  }

  boolean untilFirstMessage() {
    return settings.streams() == Streams.UNTIL_FIRST_MESSAGE;
  }

  boolean isFailure(Status.Code code) {
    return (settings.failures() >> code.value() & 1) != 0;
  }
}
