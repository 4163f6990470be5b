// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.benchmarks.propagation;

import io.evenkeel.core.time.Ticker;
import io.evenkeel.interop.WhoService;
import io.grpc.CallOptions;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ClientCalls;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Threads that call one after the other, each as soon as it was answered. */
final class Callers implements AutoCloseable {

  private record Awaited(String server, CompletableFuture<Long> answeredAt) {}

  private final Follower follower;
  private final Ticker ticker;
  private final List<Thread> threads = new ArrayList<>();
  private volatile @Nullable Awaited awaited;
  private volatile boolean stopped;

  Callers(Follower follower, Ticker ticker, int count) {
    this.follower = follower;
    this.ticker = ticker;
    for (int i = 0; i < count; i++) {
      Thread thread = new Thread(this::call, "caller-" + i);
      thread.setDaemon(true);
      threads.add(thread);
      thread.start();
    }
  }

  /** When this server answers for the first time from now on, by the ticker. */
  CompletableFuture<Long> answerOf(String server) {
    Awaited next = new Awaited(server, new CompletableFuture<>());
    awaited = next;
    return next.answeredAt();
  }

  private void call() {
    while (!stopped) {
      try {
        String server =
            ClientCalls.blockingUnaryCall(
                follower.next(),
                WhoService.ASK,
                CallOptions.DEFAULT.withWaitForReady().withDeadlineAfter(5, TimeUnit.SECONDS),
                "");
        Awaited now = awaited;
        if (now != null && now.server().equals(server)) {
          now.answeredAt().complete(ticker.nanoTime());
        }
      } catch (StatusRuntimeException e) {
        // A server that left, on the side that does not drain: the next call is what counts.
        Thread.onSpinWait();
      }
    }
  }

  @Override
  public void close() {
    stopped = true;
    for (Thread thread : threads) {
      try {
        thread.join(10_000);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
