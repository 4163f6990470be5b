// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.core.discovery;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.core.discovery.spi.SerialExecutor;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class WorkerThreadsTest {

  private final Set<Thread> threads = ConcurrentHashMap.newKeySet();

  @Test
  void threeDaemonsWorkAndEndOnceTheyAreIdleAfterClose() throws InterruptedException {
    WorkerThreads workers = new WorkerThreads();
    CountDownLatch all = new CountDownLatch(3);
    CountDownLatch go = new CountDownLatch(1);
    for (int i = 0; i < 3; i++) {
      workers.execute(
          () -> {
            threads.add(Thread.currentThread());
            all.countDown();
            awaitQuietly(go);
          });
    }
    assertThat(all.await(30, TimeUnit.SECONDS)).isTrue();
    assertThat(threads).hasSize(3).allMatch(Thread::isDaemon);
    assertThat(threads).allMatch(thread -> thread.getName().startsWith("evenkeel-worker-"));

    workers.close();
    go.countDown();

    assertAllEnd();
  }

  @Test
  void whatClosesInSeveralStepsMayFinishAfterClose() throws InterruptedException {
    WorkerThreads workers = new WorkerThreads();
    SerialExecutor serial = new SerialExecutor(workers);
    CountDownLatch go = new CountDownLatch(1);
    CountDownLatch done = new CountDownLatch(1);
    workers.execute(
        () -> {
          awaitQuietly(go);
          serial.execute(
              () -> {
                threads.add(Thread.currentThread());
                workers.execute(done::countDown);
              });
        });

    workers.close();
    go.countDown();

    assertThat(done.await(30, TimeUnit.SECONDS)).isTrue();
    assertAllEnd();
  }

  private void assertAllEnd() throws InterruptedException {
    for (Thread thread : threads) {
      thread.join(30_000);
      assertThat(thread.isAlive()).isFalse();
    }
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
