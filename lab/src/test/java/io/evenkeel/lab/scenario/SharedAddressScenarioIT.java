// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.lab.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.lab.live.Lab;
import io.evenkeel.lab.live.LabSettings;
import io.evenkeel.lab.state.LeftOut;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A scenario on a machine that has 127.0.0.1 alone. */
class SharedAddressScenarioIT {

  @Test
  void waysThatAreLeftOutAreInTheTableAndHeldToNothing() throws Exception {
    Lab.prepareJvm();
    Scenario shortest =
        new Scenario("pinned", "As short as can be.", 2, List.of(), Duration.ofSeconds(14));
    LabSettings settings = LabSettings.DEFAULT;
    Result result =
        new ScenarioRun(
                shortest,
                settings.cluster(settings.cluster().toBuilder().podAddresses(false).build()))
            .run();
    assertThat(result.ways())
        .extracting(way -> way.info().id())
        .containsExactly("clusterip", "clusterip-5", "kubernetes", "evenkeel-dns");
    assertThat(result.leftOut())
        .extracting(LeftOut::id)
        .containsExactly("headless-pick-first", "headless-round-robin", "max-connection-age");
    assertThat(result.ways())
        .allSatisfy(
            way -> {
              assertThat(way.outcome().settled()).isNotNull();
              assertThat(way.outcome().settled().pods()).isEqualTo(2);
            });
    assertThat(result.broken()).noneMatch(broken -> broken.startsWith("Headless"));
    assertThat(TextTable.plain(result))
        .filteredOn(line -> line.contains(" left out: a name in DNS has addresses and no ports"))
        .hasSize(3);
  }
}
