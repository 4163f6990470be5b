// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.lab.measure;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.lab.state.NoticeNow;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ArrivalsTest {

  private static final long SECOND = 1_000_000_000L;

  private final Arrivals arrivals = new Arrivals();

  @Test
  void nothingNewIsNothingToNotice() {
    assertThat(seen(5 * SECOND, false)).isEqualTo(NoticeNow.NONE);
  }

  @Test
  void theSlowestNewPodCounts() {
    arrivals.ready("a", SECOND);
    arrivals.ready("b", 2 * SECOND);
    assertThat(seen(9 * SECOND, false, "a", SECOND + SECOND / 2, "b", 5 * SECOND))
        .isEqualTo(new NoticeNow("noticed", 3, 2, 2));
  }

  @Test
  void aPodThatIsNotCalledIsWaitedForAndThenMissed() {
    arrivals.ready("a", SECOND);
    assertThat(seen(11 * SECOND, false)).isEqualTo(new NoticeNow("waiting", 10, 1, 0));
    assertThat(seen(61 * SECOND, false)).isEqualTo(new NoticeNow("missed", 60, 1, 0));
  }

  @Test
  void aPodThatTheNextChangeTookTheTimeFromWasNotMissed() {
    arrivals.ready("a", SECOND);
    assertThat(seen(2 * SECOND, true)).isEqualTo(new NoticeNow("overtaken", 1, 1, 0));
    assertThat(seen(61 * SECOND, true)).isEqualTo(new NoticeNow("missed", 60, 1, 0));
  }

  @Test
  void anAnswerAfterTheNextChangeIsTooLate() {
    arrivals.ready("a", SECOND);
    assertThat(seen(3 * SECOND, true, "a", 4 * SECOND).state()).isEqualTo("overtaken");
  }

  @Test
  void aFirstAnswerAfterMoreThanAMinuteIsStillMissed() {
    arrivals.ready("a", SECOND);
    assertThat(seen(300 * SECOND, false, "a", 200 * SECOND))
        .isEqualTo(new NoticeNow("missed", 60, 1, 0));
  }

  @Test
  void aPodThatWasCalledBeforeItsReadinessWasToldWasNoticedAtOnce() {
    arrivals.ready("a", 2 * SECOND);
    assertThat(seen(3 * SECOND, false, "a", SECOND)).isEqualTo(new NoticeNow("noticed", 0, 1, 1));
  }

  private NoticeNow seen(long now, boolean over, Object... firstAnswers) {
    Map<Object, Object> first =
        firstAnswers.length == 0
            ? Map.of()
            : firstAnswers.length == 2
                ? Map.of(firstAnswers[0], firstAnswers[1])
                : Map.of(firstAnswers[0], firstAnswers[1], firstAnswers[2], firstAnswers[3]);
    return arrivals.seenBy(pod -> (Long) first.getOrDefault(pod, Long.MAX_VALUE), now, over);
  }
}
