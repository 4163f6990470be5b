// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.lab.live;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PodSamplesTest {

  private final PodSamples samples = new PodSamples(3);

  @Test
  void theLastSecondsAreDifferencesOfCounts() {
    samples.add(Map.of("a", 10L));
    samples.add(Map.of("a", 15L, "b", 3L));
    assertThat(samples.last(1)).isEqualTo(Map.of("a", 5L, "b", 3L));
    assertThat(samples.last(2)).isEqualTo(Map.of("a", 15L, "b", 3L));
    assertThat(samples.total("a")).isEqualTo(15);
  }

  @Test
  void moreSecondsThanAreRememberedAreThoseThatAre() {
    for (long second = 1; second <= 10; second++) {
      samples.add(Map.of("a", second * 100));
    }
    assertThat(samples.last(3)).isEqualTo(Map.of("a", 300L));
    assertThat(samples.last(50)).isEqualTo(Map.of("a", 300L));
  }

  @Test
  void aPodThatIsGoneIsNotThereAndOneThatGotNothingIsZero() {
    samples.add(Map.of("a", 10L, "b", 10L));
    samples.add(Map.of("b", 20L));
    assertThat(samples.last(1)).isEqualTo(Map.of("b", 10L));
    assertThat(samples.last(1, List.of("b", "c"))).isEqualTo(Map.of("b", 10L, "c", 0L));
  }
}
