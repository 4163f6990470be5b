// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.kubernetes;

import io.grpc.ManagedChannel;
import io.grpc.StatusRuntimeException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Calls without a pause from several threads, until closed; every failure is kept. */
final class Callers implements AutoCloseable {

  private final List<Thread> threads = new ArrayList<>();
  private final List<StatusRuntimeException> failures = new CopyOnWriteArrayList<>();
  private volatile boolean stopped;

  Callers(ManagedChannel channel, int number) {
    for (int i = 0; i < number; i++) {
      Thread thread = new Thread(() -> run(channel), "caller-" + i);
      threads.add(thread);
      thread.start();
    }
  }

  private void run(ManagedChannel channel) {
    while (!stopped) {
      try {
        Greeter.call(channel);
      } catch (StatusRuntimeException e) {
        failures.add(e);
      }
    }
  }

  /** Ends the calls; what failed. */
  List<StatusRuntimeException> stop() throws InterruptedException {
    stopped = true;
    for (Thread thread : threads) {
      thread.join();
    }
    return failures;
  }

  @Override
  public void close() {
    stopped = true;
  }
}
