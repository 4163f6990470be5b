// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.grpc.balancer;

import io.evenkeel.core.balance.Member;
import io.evenkeel.core.balance.spi.Outcome;
import io.grpc.ClientStreamTracer;
import io.grpc.Metadata;
import io.grpc.Status;

/**
 * Tells an endpoint of one call on it. One is made for each call, so it holds as little as it can.
 */
final class CallTracer extends ClientStreamTracer {

  private static final Metadata.Key<String> PUSHBACK =
      Metadata.Key.of("grpc-retry-pushback-ms", Metadata.ASCII_STRING_MARSHALLER);
  private static final long NANOS_OF_A_MILLI = 1_000_000;

  private final CallTracers owner;
  private final long startedAt;
  private final int token;
  private boolean answered;
  private boolean released;
  // In milliseconds, which suffice for 24 days.
  private int pushback;

  CallTracer(CallTracers owner, long startedAt) {
    this.owner = owner;
    this.startedAt = startedAt;
    token = owner.member().started(startedAt);
  }

  @Override
  public void inboundMessage(int seqNo) {
    if (seqNo == 0 && owner.streaming()) {
      Member member = owner.member();
      answered = true;
      member.answered(token, startedAt, owner.nanoTime());
      if (owner.untilFirstMessage()) {
        released = true;
        member.released();
      }
    }
  }

  @Override
  public void inboundTrailers(Metadata trailers) {
    String asked = trailers.get(PUSHBACK);
    if (asked != null) {
      pushback = millis(asked);
    }
  }

  @Override
  public void streamClosed(Status status) {
    owner
        .member()
        .ended(
            token,
            answered,
            released,
            startedAt,
            owner.nanoTime(),
            outcome(status),
            pushback * NANOS_OF_A_MILLI);
  }

  private Outcome outcome(Status status) {
    if (status.isOk()) {
      return Outcome.ANSWERED;
    }
    if (owner.isFailure(status.getCode())) {
      return Outcome.FAILED;
    }
    return status.getCode() == Status.Code.CANCELLED ? Outcome.ABANDONED : Outcome.ANSWERED;
  }

  /** A negative one forbids a retry and says nothing of how long (gRFC A6); so does nonsense. */
  private static int millis(String text) {
    try {
      return Math.max(0, Integer.parseInt(text));
    } catch (NumberFormatException e) {
      return 0;
    }
  }
}
