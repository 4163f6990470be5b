// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.lab.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.evenkeel.lab.cluster.pod.Capacity;
import io.evenkeel.lab.cluster.pod.ColdStart;
import java.lang.reflect.RecordComponent;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ClusterSettingsTest {

  private static final ClusterSettings OTHERS =
      ClusterSettings.builder()
          .seed(2)
          .replicas(4)
          .zones(Map.of("node-x", "x"))
          .podAddresses(false)
          .dnsTtl(Duration.ofSeconds(1))
          .startup(Duration.ofSeconds(2))
          .readinessPeriod(Duration.ofSeconds(3))
          .linger(Duration.ofSeconds(4))
          .drain(Duration.ofSeconds(6))
          .connectionAge(Duration.ofSeconds(7))
          .connectionAgeGrace(Duration.ofSeconds(8))
          .capacity(new Capacity(Duration.ofMillis(9), 10, 11))
          .coldStart(new ColdStart(12, Duration.ofSeconds(13)))
          .nodeGrace(Duration.ofSeconds(12))
          .eviction(Duration.ofSeconds(13))
          .apiPort(14)
          .build();

  @Test
  void aBuilderThatBeginsWithSettingsKeepsThemAll() throws Exception {
    for (RecordComponent component : ClusterSettings.class.getRecordComponents()) {
      assertThat(component.getAccessor().invoke(OTHERS))
          .as(component.getName())
          .isNotEqualTo(component.getAccessor().invoke(ClusterSettings.DEFAULT));
    }
    assertThat(OTHERS.toBuilder().build()).isEqualTo(OTHERS);
    assertThat(ClusterSettings.builder().build()).isEqualTo(ClusterSettings.DEFAULT);
  }

  @Test
  void podsLingerForFiveSecondsMoreThanNamesAreKept() {
    assertThat(ClusterSettings.builder().dnsTtl(Duration.ofSeconds(30)).build().linger())
        .isEqualTo(Duration.ofSeconds(35));
  }

  @Test
  void whatCannotBeIsAnsweredWithWhatCan() {
    assertThatThrownBy(() -> ClusterSettings.builder().replicas(201).build())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("A lab runs from 0 to 200 pods, not 201");
    assertThatThrownBy(() -> ClusterSettings.builder().apiPort(65536).build())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("The API's port must be from 0 (any) to 65535, but is 65536");
    assertThatThrownBy(() -> ClusterSettings.builder().zones(Map.of()).build())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("A cluster needs a node at least; none is given");
  }
}
