// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.lab.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ScheduleTest {

  private static final long MILLI = 1_000_000;

  @Test
  void callsAreDueEvenlyFromThePhaseOn() {
    Schedule schedule = new Schedule(100, 0, 0.5);
    assertThat(due(schedule, 40 * MILLI))
        .containsExactly(5 * MILLI, 15 * MILLI, 25 * MILLI, 35 * MILLI);
  }

  @Test
  void whatAStalledLoopMissedIsStillDueWhenItWas() {
    Schedule schedule = new Schedule(1000, 0, 0);
    assertThat(due(schedule, 0)).containsExactly(0L);
    assertThat(due(schedule, 500 * MILLI)).hasSize(500).startsWith(MILLI).endsWith(500 * MILLI);
  }

  @Test
  void aRateThatDividesNoSecondKeepsItsMeanForAnHour() {
    Schedule schedule = new Schedule(333, 0, 0);
    int calls = 0;
    for (long second = 1; second <= 3600; second++) {
      calls += due(schedule, second * 1000 * MILLI).size();
    }
    assertThat(calls).isEqualTo(333 * 3600 + 1);
  }

  @Test
  void anotherRateCountsFromNowOnAndMakesNoBurst() {
    Schedule schedule = new Schedule(10, 0, 0);
    assertThat(due(schedule, 50 * MILLI)).containsExactly(0L);
    schedule.rate(100, 50 * MILLI);
    // Half an interval was left, of which each is 10 ms now.
    assertThat(due(schedule, 80 * MILLI)).containsExactly(55 * MILLI, 65 * MILLI, 75 * MILLI);
  }

  private static List<Long> due(Schedule schedule, long now) {
    List<Long> due = new ArrayList<>();
    while (schedule.isDue(now)) {
      due.add(schedule.take());
    }
    return due;
  }
}
