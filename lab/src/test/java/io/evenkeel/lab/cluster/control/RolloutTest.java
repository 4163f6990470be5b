// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.lab.cluster.control;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.evenkeel.lab.cluster.control.Rollout.Part;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The arithmetic of a rolling update. */
class RolloutTest {

  private static final Rollout ONE_UP = new Rollout(3, 1, 0);

  private static Rollout of(String strategy) {
    JsonObject deployment =
        JsonParser.parseString("{\"spec\":{\"replicas\":10" + strategy + "}}").getAsJsonObject();
    return Rollout.of(deployment);
  }

  @Test
  void aFirstReplicaSetGetsAllAtOnce() {
    assertThat(ONE_UP.newest(new Part(0, 0), List.of())).isEqualTo(3);
  }

  @Test
  void aNewOneGrowsByTheSurge() {
    assertThat(ONE_UP.newest(new Part(0, 0), List.of(new Part(3, 3)))).isEqualTo(1);
    assertThat(ONE_UP.newest(new Part(1, 0), List.of(new Part(3, 3)))).isEqualTo(1);
  }

  @Test
  void anOldOneShrinksOnlyByWhatIsReadyElsewhere() {
    assertThat(ONE_UP.older(new Part(1, 0), List.of(new Part(3, 3)))).containsExactly(3);
    assertThat(ONE_UP.older(new Part(1, 1), List.of(new Part(3, 3)))).containsExactly(2);
  }

  @Test
  void whatIsNotReadyOfAnOldOneGoesFirst() {
    assertThat(new Rollout(3, 1, 1).older(new Part(1, 1), List.of(new Part(1, 0), new Part(2, 2))))
        .containsExactly(0, 1);
  }

  @Test
  void scalingDownIsDoneOnTheNewestAtOnce() {
    assertThat(ONE_UP.newest(new Part(7, 7), List.of())).isEqualTo(3);
  }

  @Test
  void limitsAreNumbersOrSharesAndAQuarterUnlessSaid() {
    assertThat(of("")).isEqualTo(new Rollout(10, 3, 2));
    assertThat(of(",\"strategy\":{\"rollingUpdate\":{\"maxSurge\":\"50%\",\"maxUnavailable\":4}}"))
        .isEqualTo(new Rollout(10, 5, 4));
    assertThat(of(",\"strategy\":{\"rollingUpdate\":{\"maxSurge\":0,\"maxUnavailable\":0}}"))
        .isEqualTo(new Rollout(10, 0, 1));
    assertThat(of(",\"strategy\":{\"type\":\"Recreate\"}")).isEqualTo(new Rollout(10, 0, 10));
  }
}
