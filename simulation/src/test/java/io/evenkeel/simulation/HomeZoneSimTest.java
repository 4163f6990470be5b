// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.simulation.fleet.FleetSpec;
import io.evenkeel.simulation.fleet.Network;
import io.evenkeel.simulation.fleet.ServiceTime;
import io.evenkeel.simulation.fleet.Zone;
import io.evenkeel.simulation.policy.Evenkeel;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Three zones with servers that have time: no call has a reason to leave its zone. */
class HomeZoneSimTest {

  /**
   * A hundredth of the calls goes to other zones as a probe. The client knows the loads of both
   * sides from samples: 32 calls or more of each server, of latencies whose standard deviation is
   * their mean, are 18 % off where they are as far off as usual, and what is tolerated is 25 %,
   * held for seconds. So now and then some leave for a few seconds: of 5 s in a minute it would be
   * a twelfth of a third of them.
   */
  @ParameterizedTest
  @CsvSource({"1, 1", "1, 2", "1, 3", "2, 1", "2, 2", "2, 3"})
  void callsStayInTheirZoneHoweverMuchTheirLatenciesDiffer(int servers, long seed) {
    FleetSpec fleet =
        new FleetSpec(
            List.of(
                new Zone("a", servers, 0.34),
                new Zone("b", servers, 0.33),
                new Zone("c", servers, 0.33)),
            32,
            ServiceTime.logNormal(Duration.ofMillis(20), 1),
            0.1,
            3,
            Duration.ofSeconds(2),
            Network.DEFAULT,
            Duration.ofMillis(100));

    Result result =
        Simulation.run(Scenario.of("three zones", "all is well", fleet), Evenkeel.ADAPTIVE, seed);

    double away = (double) result.far() / result.calls();
    assertThat(away).isBetween(0.005, 0.01 + 1.0 / 12 / 3);
  }
}
