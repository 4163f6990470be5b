// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.lab.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.core.time.SystemTime;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class LoadTest {

  @Test
  void aCallerThatThrowsHarmsNeitherItselfNorOthers() throws InterruptedException {
    CountDownLatch thrown = new CountDownLatch(3);
    CountDownLatch called = new CountDownLatch(3);
    try (Load load =
        Load.start(
            SystemTime.ticker(),
            List.of(
                due -> {
                  thrown.countDown();
                  throw new IllegalStateException("as the test wants");
                },
                due -> called.countDown()),
            1000)) {
      assertThat(called.await(10, TimeUnit.SECONDS)).isTrue();
      assertThat(thrown.await(10, TimeUnit.SECONDS)).isTrue();
      assertThat(load.ratePerCaller()).isEqualTo(1000);
    }
  }

  @Test
  void noCallBeginsAfterClose() {
    long[] calls = new long[1];
    Load load = Load.start(SystemTime.ticker(), List.of(due -> calls[0]++), 10_000);
    load.close();
    long atClose = calls[0];
    assertThat(Thread.getAllStackTraces().keySet())
        .noneMatch(thread -> thread.getName().equals("evenkeel-lab-load") && thread.isAlive());
    assertThat(calls[0]).isEqualTo(atClose);
  }
}
