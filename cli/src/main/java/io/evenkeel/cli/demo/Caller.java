// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.cli.demo;

import io.grpc.CallOptions;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.StreamObserver;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/** One channel that is called steadily, and what came back. Thread-safe. */
final class Caller {

  private static final int FIRST_SECONDS = 30;

  private final String title;
  private final ManagedChannel channel;
  private Map<String, Integer> answers = new TreeMap<>();
  private int failures;
  private String lastFailure = "";

  /**
   * What came back.
   *
   * @param answers by pod, since this was last asked
   * @param failures since the beginning
   * @param lastFailure since the beginning
   */
  record Tally(Map<String, Integer> answers, int failures, String lastFailure) {}

  Caller(String title, ManagedChannel channel) {
    this.title = title;
    this.channel = channel;
  }

  String title() {
    return title;
  }

  /**
   * Waits for a first answer, uncounted: that a JVM has just started, on a busy machine, says
   * nothing of the way of calling.
   */
  void connect() {
    try {
      var unused =
          ClientCalls.blockingUnaryCall(
              channel,
              Greeting.GREET,
              CallOptions.DEFAULT.withDeadlineAfter(FIRST_SECONDS, TimeUnit.SECONDS),
              "");
    } catch (StatusRuntimeException e) {
      failed(e.getStatus());
    }
  }

  void call() {
    ClientCalls.asyncUnaryCall(
        channel.newCall(Greeting.GREET, CallOptions.DEFAULT.withDeadlineAfter(1, TimeUnit.SECONDS)),
        "",
        new StreamObserver<String>() {
          @Override
          public void onNext(String pod) {
            answered(pod);
          }

          @Override
          public void onError(Throwable error) {
            failed(Status.fromThrowable(error));
          }

          @Override
          public void onCompleted() {}
        });
  }

  private synchronized void answered(String pod) {
    answers.merge(pod, 1, Integer::sum);
  }

  private synchronized void failed(Status status) {
    failures++;
    lastFailure = status.getCode() + ": " + status.getDescription();
  }

  /** What came back; the answers are counted anew from now on. */
  synchronized Tally take() {
    Tally tally = new Tally(answers, failures, lastFailure);
    answers = new TreeMap<>();
    return tally;
  }

  void close() {
    channel.shutdownNow();
  }
}
