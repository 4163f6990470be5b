// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.lab.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.core.time.SystemTime;
import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.Deadline;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ClientsTest {

  private final List<CallOptions> called = new ArrayList<>();
  private final List<Runnable> endings = new ArrayList<>();
  private final Clients clients =
      new Clients(
          "clusterip",
          List.of(new Noted(), new Noted()),
          new CallLog(SystemTime.ticker(), 0),
          SystemTime.ticker());

  @Test
  void aCallThatWarmsUpWaitsForAConnectionButNoLongerThanItMay() {
    List<CompletableFuture<Void>> ends = clients.warmUp(TimeUnit.MILLISECONDS.toNanos(100));
    assertThat(called).hasSize(2).allMatch(CallOptions::isWaitForReady);
    Deadline latest = Deadline.after(100, TimeUnit.MILLISECONDS);
    assertThat(called)
        .allSatisfy(
            options -> {
              Deadline deadline = options.getDeadline();
              assertThat(deadline).isNotNull();
              assertThat(deadline).isLessThanOrEqualTo(latest);
            });
    assertThat(ends).noneMatch(CompletableFuture::isDone);
    endings.forEach(Runnable::run);
    assertThat(ends).allMatch(CompletableFuture::isDone);
  }

  /** A channel without a connection: what is asked of it is noted. */
  private final class Noted extends ManagedChannel {

    @Override
    public <A, B> ClientCall<A, B> newCall(MethodDescriptor<A, B> method, CallOptions options) {
      called.add(options);
      return new Waiting<>();
    }

    @Override
    public String authority() {
      return "nobody";
    }

    @Override
    public ManagedChannel shutdown() {
      return this;
    }

    @Override
    public boolean isShutdown() {
      return false;
    }

    @Override
    public boolean isTerminated() {
      return false;
    }

    @Override
    public ManagedChannel shutdownNow() {
      return this;
    }

    @Override
    public boolean awaitTermination(long timeout, TimeUnit unit) {
      return true;
    }
  }

  private final class Waiting<A, B> extends ClientCall<A, B> {

    @Override
    public void start(Listener<B> listener, Metadata headers) {
      endings.add(() -> listener.onClose(Status.DEADLINE_EXCEEDED, new Metadata()));
    }

    @Override
    public void request(int messages) {}

    @Override
    public void cancel(String message, Throwable cause) {}

    @Override
    public void halfClose() {}

    @Override
    public void sendMessage(A message) {}
  }
}
