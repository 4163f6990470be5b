// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.core.discovery.spi;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.core.time.VirtualTime;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SerialExecutorTest {

  private final VirtualTime time = VirtualTime.create();
  private final List<Integer> ran = new ArrayList<>();

  @Test
  void runsNothingInsideExecuteAndAllInOrder() {
    SerialExecutor serial = new SerialExecutor(time);
    for (int i = 0; i < 200; i++) {
      int number = i;
      serial.execute(() -> ran.add(number));
    }
    assertThat(ran).isEmpty();

    time.run();

    assertThat(ran).containsExactlyElementsOf(IntStream.range(0, 200).boxed().toList());
  }

  @Test
  void aTaskThatATaskAddsRunsAfterThoseThatAreThere() {
    SerialExecutor serial = new SerialExecutor(time);
    serial.execute(() -> serial.execute(() -> ran.add(3)));
    serial.execute(() -> ran.add(2));

    time.run();

    assertThat(ran).containsExactly(2, 3);
  }

  @Test
  void aTaskThatThrowsHarmsNoOther() {
    SerialExecutor serial = new SerialExecutor(time);
    serial.execute(
        () -> {
          throw new IllegalStateException("a task that fails, in a test");
        });
    serial.execute(() -> ran.add(1));

    time.run();
    serial.execute(() -> ran.add(2));
    time.run();

    assertThat(ran).containsExactly(1, 2);
  }

  @Test
  void handsItsThreadBackAfterABatch() {
    SerialExecutor busy = new SerialExecutor(time);
    for (int i = 0; i < 200; i++) {
      busy.execute(() -> ran.add(0));
    }
    new SerialExecutor(time).execute(() -> ran.add(1));

    time.run();

    assertThat(ran.indexOf(1)).isEqualTo(64);
    assertThat(ran).hasSize(201);
  }

  @Test
  void dropsWhatIsPlannedWhenTheThreadsHaveEndedAndGoesOnIfTheyComeBack() {
    boolean[] ended = {true};
    SerialExecutor serial =
        new SerialExecutor(
            task -> {
              if (ended[0]) {
                throw new RejectedExecutionException();
              }
              time.execute(task);
            });
    serial.execute(() -> ran.add(1));
    ended[0] = false;
    serial.execute(() -> ran.add(2));

    time.run();

    assertThat(ran).containsExactly(2);
  }

  @Test
  void whatPilesUpBehindAThreadThatGoesOnIsDoneByAnother() {
    List<Runnable> inHand = new ArrayList<>();
    SerialExecutor serial = new SerialExecutor(new FakeContext(time, inHand::add));
    for (int i = 0; i < 7; i++) {
      int number = i;
      serial.execute(() -> ran.add(number));
    }
    assertThat(inHand).hasSize(1);
    assertThat(time.pending()).isEmpty();

    serial.execute(() -> ran.add(7));
    time.run();

    assertThat(ran).containsExactly(0, 1, 2, 3, 4, 5, 6, 7);
    inHand.remove(0).run();
    serial.execute(() -> ran.add(8));
    inHand.remove(0).run();
    assertThat(ran).hasSize(9);
  }

  @Test
  void aBatchIsNotFollowedByTheNextInTheSameHand() {
    List<Runnable> inHand = new ArrayList<>();
    SerialExecutor serial = new SerialExecutor(new FakeContext(time, inHand::add));
    serial.execute(
        () -> {
          for (int i = 0; i < 100; i++) {
            serial.execute(() -> ran.add(1));
          }
        });

    inHand.remove(0).run();

    assertThat(ran).hasSize(63);
    assertThat(inHand).isEmpty();
    time.run();
    assertThat(ran).hasSize(100);
  }

  @Test
  void manyThreadsNeverRunTwoTasksAtOnce() throws InterruptedException {
    ExecutorService threads = Executors.newFixedThreadPool(4);
    SerialExecutor serial = new SerialExecutor(threads);
    CountDownLatch done = new CountDownLatch(4 * 2000);
    int[] unguarded = {0};
    for (int t = 0; t < 4; t++) {
      new Thread(
              () -> {
                for (int i = 0; i < 2000; i++) {
                  serial.execute(
                      () -> {
                        unguarded[0]++;
                        done.countDown();
                      });
                }
              })
          .start();
    }

    assertThat(done.await(30, TimeUnit.SECONDS)).isTrue();
    threads.shutdown();
    assertThat(unguarded[0]).isEqualTo(8000);
  }
}
