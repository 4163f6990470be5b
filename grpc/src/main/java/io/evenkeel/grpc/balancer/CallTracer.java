// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.grpc.balancer;

import io.evenkeel.core.balance.Member;
import io.evenkeel.core.balance.spi.Outcome;
import io.grpc.ClientStreamTracer;
import io.grpc.Deadline;
import io.grpc.Metadata;
import io.grpc.Status;
import org.jspecify.annotations.Nullable;

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
  private final @Nullable Deadline deadline;
  private boolean answered;
  private boolean released;
  // In milliseconds, which suffice for 24 days.
  private int pushback;

  CallTracer(CallTracers owner, long startedAt, @Nullable Deadline deadline) {
    this.owner = owner;
    this.startedAt = startedAt;
    this.deadline = deadline;
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
    if (status.getCode() != Status.Code.CANCELLED) {
      return Outcome.ANSWERED;
    }
    return deadlineFailed() ? Outcome.FAILED : Outcome.ABANDONED;
  }

  /**
   * Where retries are on, as they are by default, gRPC throws an unanswered call's stream away when
   * the deadline passes: its caller is told DEADLINE_EXCEEDED, and the stream CANCELLED, the same
   * as where the caller gave up.
   */
  private boolean deadlineFailed() {
    return deadline != null
        && owner.isFailure(Status.Code.DEADLINE_EXCEEDED)
        && deadline.isExpired();
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
