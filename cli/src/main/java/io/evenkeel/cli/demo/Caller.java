// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.cli.demo;

import io.grpc.CallOptions;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.StreamObserver;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/** One channel that is called steadily, and what came back. Thread-safe. */
final class Caller {

  private final String title;
  private final ManagedChannel channel;
  private Map<String, Integer> answers = new TreeMap<>();
  private int failures;
  private String lastFailure = "";

  /**
   * What came back in a while.
   *
   * @param answers by pod
   * @param failures in this while
   * @param lastFailure ever
   */
  record Tally(Map<String, Integer> answers, int failures, String lastFailure) {}

  Caller(String title, ManagedChannel channel) {
    this.title = title;
    this.channel = channel;
  }

  String title() {
    return title;
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

  /** What came back since this was last asked. */
  synchronized Tally take() {
    Tally tally = new Tally(answers, failures, lastFailure);
    answers = new TreeMap<>();
    failures = 0;
    return tally;
  }

  void close() {
    channel.shutdownNow();
  }
}
