// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.lab.cluster.pod;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class ColdStartTest {

  private final ColdStart cold = new ColdStart(41, Duration.ofSeconds(8));

  @Test
  void aColdPodWarmsUpStepByStepAndIsThenAsAnyOther() {
    assertThat(cold.slowdownAt(Duration.ZERO)).isEqualTo(41);
    assertThat(cold.slowdownAt(Duration.ofSeconds(4))).isEqualTo(21);
    assertThat(cold.slowdownAt(Duration.ofSeconds(8))).isEqualTo(1);
    assertThat(cold.slowdownAt(Duration.ofHours(1))).isEqualTo(1);
  }

  @Test
  void onesThatCannotBeAreRefusedWithWhatIsAllowed() {
    assertThatThrownBy(() -> new ColdStart(0.5, Duration.ofSeconds(1)))
        .hasMessage("A cold pod's factor must be from 1 to 1,000,000, but is 0.5");
    assertThatThrownBy(() -> new ColdStart(2, Duration.ofSeconds(-1)))
        .hasMessage("A pod cannot be cold for less than no time, but for PT-1S");
  }

  @Test
  void pausesWithoutTimeBetweenThemAreRefused() {
    assertThatThrownBy(() -> Behaviour.pausing(Duration.ofSeconds(2), Duration.ofSeconds(2)))
        .hasMessage(
            "A pause must be longer than nothing and shorter than the PT2S from one to the next,"
                + " but is PT2S");
  }
}
