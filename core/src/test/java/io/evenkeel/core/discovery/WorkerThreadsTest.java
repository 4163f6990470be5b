// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.core.discovery;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.core.discovery.spi.SerialExecutor;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class WorkerThreadsTest {

  private final Set<Thread> threads = ConcurrentHashMap.newKeySet();
  private final WorkerThreads workers = new WorkerThreads();

  @AfterEach
  void close() {
    workers.close();
  }

  @Test
  void threeDaemonsWorkAndEndOnceTheyAreIdleAfterClose() throws InterruptedException {
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
    await(all);
    assertThat(threads).hasSize(3).allMatch(Thread::isDaemon);
    assertThat(threads).allMatch(thread -> thread.getName().startsWith("evenkeel-worker-"));

    workers.close();
    go.countDown();

    assertAllEnd();
  }

  @Test
  void whatClosesInSeveralStepsMayFinishAfterClose() throws InterruptedException {
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

    await(done);
    assertAllEnd();
  }

  @Test
  void theyInheritNothingFromWhoeverCallsFirst() throws InterruptedException {
    InheritableThreadLocal<String> callers = new InheritableThreadLocal<>();
    ClassLoader callersLoader = Thread.currentThread().getContextClassLoader();
    List<Object> seen = new CopyOnWriteArrayList<>();
    CountDownLatch done = new CountDownLatch(1);
    callers.set("the caller's");
    Thread.currentThread().setContextClassLoader(new ClassLoader(null) {});
    try {
      workers.execute(
          () -> {
            seen.add(String.valueOf(callers.get()));
            seen.add(Thread.currentThread().getContextClassLoader());
            done.countDown();
          });
    } finally {
      Thread.currentThread().setContextClassLoader(callersLoader);
      callers.remove();
    }

    await(done);

    assertThat(seen).containsExactly("null", WorkerThreads.class.getClassLoader());
  }

  @Test
  void whatFollowsFromATaskIsDoneByTheSameThreadAfterIt() throws InterruptedException {
    List<String> order = new CopyOnWriteArrayList<>();
    CountDownLatch done = new CountDownLatch(1);
    workers.execute(
        () -> {
          threads.add(Thread.currentThread());
          workers.executeNext(
              () -> {
                threads.add(Thread.currentThread());
                order.add("what follows");
                done.countDown();
              });
          order.add("the task");
        });

    await(done);

    assertThat(order).containsExactly("the task", "what follows");
    assertThat(threads).hasSize(1);
  }

  @Test
  void whatElseFollowsFromATaskIsDoneByAnotherThreadMeanwhile() throws InterruptedException {
    CountDownLatch second = new CountDownLatch(1);
    CountDownLatch done = new CountDownLatch(2);
    workers.execute(
        () -> {
          workers.executeNext(done::countDown);
          workers.executeNext(second::countDown);
          awaitQuietly(second);
          done.countDown();
        });

    await(done);
  }

  @Test
  void whatFollowsFromATaskThatThrowsIsDoneNevertheless() throws InterruptedException {
    CountDownLatch done = new CountDownLatch(3);
    Runnable throwing =
        () -> {
          workers.executeNext(
              () -> {
                workers.executeNext(done::countDown);
                done.countDown();
                throw new IllegalStateException("the follow-up");
              });
          done.countDown();
          throw new IllegalStateException("the task");
        };
    workers.execute(
        () -> {
          Thread.currentThread().setUncaughtExceptionHandler((thread, thrown) -> {});
          throwing.run();
        });

    await(done);
  }

  @Test
  void oneTaskAfterAnotherWithoutEndDoesNotKeepOthersWaiting() throws InterruptedException {
    CountDownLatch go = new CountDownLatch(1);
    for (int i = 0; i < 2; i++) {
      workers.execute(() -> awaitQuietly(go));
    }
    AtomicBoolean end = new AtomicBoolean();
    workers.execute(new Endless(end));
    CountDownLatch done = new CountDownLatch(1);

    workers.execute(done::countDown);

    await(done);
    end.set(true);
    go.countDown();
  }

  private final class Endless implements Runnable {
    private final AtomicBoolean end;

    Endless(AtomicBoolean end) {
      this.end = end;
    }

    @Override
    public void run() {
      if (!end.get()) {
        workers.executeNext(this);
      }
    }
  }

  @Test
  void whatFollowsFromATaskOfAnotherThreadIsATaskLikeAnyOther() throws InterruptedException {
    WorkerThreads others = new WorkerThreads();
    CountDownLatch done = new CountDownLatch(2);
    Runnable task =
        () -> {
          threads.add(Thread.currentThread());
          done.countDown();
        };
    workers.executeNext(task);
    CountDownLatch handedIn = new CountDownLatch(1);
    others.execute(
        () -> {
          workers.executeNext(task);
          others.execute(handedIn::countDown);
          awaitQuietly(done);
        });

    await(done);
    await(handedIn);
    others.close();
    workers.close();
    assertThat(threads).doesNotContain(Thread.currentThread());
    assertAllEnd();
  }

  private static void await(CountDownLatch latch) throws InterruptedException {
    assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
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
