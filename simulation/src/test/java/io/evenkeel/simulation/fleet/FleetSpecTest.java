// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.simulation.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class FleetSpecTest {

  @Test
  void callsAreTheLoadOfWhatTheServersCanDoThatAreLeft() {
    // 16 servers of 8 workers that take 10 ms each: 12,800 a second.
    assertThat(FleetSpec.DEFAULT.callsPerSecond(0)).isCloseTo(0.7 * 12_800, within(1e-6));
    assertThat(FleetSpec.DEFAULT.callsPerSecond(4)).isCloseTo(0.7 * 9_600, within(1e-6));
  }

  @Test
  void clientsAreSpreadOverZonesByTheirShares() {
    FleetSpec spec =
        FleetSpec.DEFAULT.withZones(new Zone("a", 1, 0.75), new Zone("b", 3, 0.25)).withClients(4);

    assertThat(spec.zoneOfClient(0)).isEqualTo("a");
    assertThat(spec.zoneOfClient(2)).isEqualTo("a");
    assertThat(spec.zoneOfClient(3)).isEqualTo("b");
    assertThat(spec.servers()).isEqualTo(4);
  }

  @Test
  void serviceTimesHaveTheirMeanAndVariation() {
    ServiceTime times = ServiceTime.logNormal(Duration.ofMillis(10), 1);
    SplittableRandom random = new SplittableRandom(1);
    int count = 200_000;
    double sum = 0;
    double squares = 0;
    for (int i = 0; i < count; i++) {
      double time = times.next(random) / 1e6;
      sum += time;
      squares += time * time;
    }

    // Of 200,000 the mean has a standard error of 0.022 ms; the variance's is wider, as the fourth
    // moment of this distribution is 41 times that of its second: 3 %.
    assertThat(sum / count).isCloseTo(10, within(0.1));
    assertThat(squares / count - 100).isCloseTo(100, within(10.0));
  }

  @Test
  void aFleetOfNothingIsRefused() {
    assertThatThrownBy(() -> FleetSpec.DEFAULT.withClients(0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("at least one zone, worker and client")
        .hasMessageContaining("0 clients");
  }
}
