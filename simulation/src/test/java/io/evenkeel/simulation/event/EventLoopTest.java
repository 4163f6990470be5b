// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.simulation.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class EventLoopTest {

  private final EventLoop loop = new EventLoop();
  private final List<String> happened = new ArrayList<>();

  @Test
  void eventsHappenInTheOrderOfTimeAtTheirMoment() {
    loop.at(30, () -> happened.add("c@" + loop.now()));
    loop.at(10, () -> happened.add("a@" + loop.now()));
    loop.at(20, () -> happened.add("b@" + loop.now()));

    loop.runUntil(25);

    assertThat(happened).containsExactly("a@10", "b@20");
    assertThat(loop.now()).isEqualTo(25);
    assertThat(loop.pending()).isEqualTo(1);
  }

  @Test
  void ofOneMomentTheFirstPlannedIsFirst() {
    List<Integer> order = new ArrayList<>();
    List<Integer> planned = new ArrayList<>();
    for (int i = 0; i < 1000; i++) {
      int event = i;
      planned.add(i);
      loop.at(5, () -> order.add(event));
    }

    loop.runUntil(5);

    assertThat(order).isEqualTo(planned);
  }

  @Test
  void whatAnEventPlansForNowHappensNow() {
    loop.at(7, () -> loop.after(0, () -> happened.add("then@" + loop.now())));

    loop.runUntil(7);

    assertThat(happened).containsExactly("then@7");
  }

  @Test
  void manyEventsPlannedInAnyOrderHappenInTheirs() {
    SplittableRandom random = new SplittableRandom(1);
    List<Long> times = new ArrayList<>();
    // Half of them are planned while others happen.
    for (int i = 0; i < 10_000; i++) {
      loop.at(
          random.nextLong(1_000_000),
          () -> {
            times.add(loop.now());
            loop.after(random.nextLong(1_000), () -> times.add(loop.now()));
          });
    }

    loop.runUntil(2_000_000);

    assertThat(times).hasSize(20_000).isSorted();
  }

  @Test
  void thePastIsRefused() {
    loop.runUntil(10);

    assertThatThrownBy(() -> loop.at(9, () -> {}))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("An event must be planned for 10 ns, which is now, or later, not for 9");
  }
}
