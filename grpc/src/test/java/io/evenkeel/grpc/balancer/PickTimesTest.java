// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.grpc.balancer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;

class PickTimesTest {

  private final PickTimes times = new PickTimes();
  private final int one = 0;
  private final int other = 1;

  @Test
  void theTimeOfAThreadsLastPickIsThereForOneCall() {
    times.picked(one, 7);
    assertThat(times.take(one)).isEqualTo(7);
    assertThat(times.take(one)).isEqualTo(PickTimes.UNKNOWN);
  }

  @Test
  void ofAnotherEndpointNothingIsKnown() {
    assertThat(times.take(one)).isEqualTo(PickTimes.UNKNOWN);
    times.picked(one, 7);
    assertThat(times.take(other)).isEqualTo(PickTimes.UNKNOWN);
    times.picked(other, 9);
    assertThat(times.take(one)).isEqualTo(PickTimes.UNKNOWN);
  }

  @Test
  void noThreadTakesTheTimeOfOneInAnotherPlace() throws InterruptedException {
    Set<Long> taken = ConcurrentHashMap.newKeySet();
    // The ids of two threads in a row differ by less than the places.
    Thread next = new Thread(() -> taken.add(times.take(one)));
    Thread afterIt = new Thread(() -> taken.add(times.take(one)));
    for (Thread thread : new Thread[] {next, afterIt}) {
      times.picked(one, 7);
      thread.start();
      thread.join(30_000);
    }
    assertThat(taken).contains(PickTimes.UNKNOWN);
  }

  @Test
  void whereThreadsShareAPlaceTheTimeIsThatOfTheLastPickThere() throws InterruptedException {
    times.picked(one, 7);
    // Of so many that are made one after the other some have this one's place.
    for (int i = 0; i < 160; i++) {
      Thread thread = new Thread(() -> times.picked(one, 9));
      thread.start();
      thread.join(30_000);
    }
    assertThat(times.take(one)).isEqualTo(9);
  }
}
