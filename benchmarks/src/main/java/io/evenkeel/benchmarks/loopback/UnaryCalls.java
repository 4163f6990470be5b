// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.benchmarks.loopback;

import io.evenkeel.benchmarks.Greeting;
import io.evenkeel.benchmarks.Subject;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.StreamObserver;
import java.util.concurrent.atomic.LongAdder;

/**
 * One channel with so many calls under way, each of which is followed by the next; then serves
 * {@link Subject}, whose events are the calls that were answered.
 *
 * <p>Arguments: the policy, ports, and how many calls at once.
 */
public final class UnaryCalls {

  private final Channel channel;
  private final LongAdder answered = new LongAdder();

  private UnaryCalls(Channel channel) {
    this.channel = channel;
  }

  /** Calls until the end of the input. */
  public static void main(String[] args) {
    Policies.register();
    UnaryCalls calls = new UnaryCalls(Policies.channel(args[0], args[1]));
    for (int i = 0; i < Integer.parseInt(args[2]); i++) {
      calls.next();
    }
    System.out.println("calling");
    Subject.serve(calls.answered::sum);
  }

  private void next() {
    ClientCalls.asyncUnaryCall(
        channel.newCall(Greeting.GREET, CallOptions.DEFAULT), Greeting.words(), new Answer());
  }

  private final class Answer implements StreamObserver<byte[]> {
    @Override
    public void onNext(byte[] words) {}

    @Override
    public void onError(Throwable error) {
      System.err.println("A call failed: " + error);
      Runtime.getRuntime().halt(1);
    }

    @Override
    public void onCompleted() {
      answered.increment();
      next();
    }
  }
}
