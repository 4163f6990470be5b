// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.lab.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.lab.live.Lab;
import io.evenkeel.lab.live.LabSettings;
import io.evenkeel.lab.state.LeftOut;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A scenario on a machine that has 127.0.0.1 alone. */
class SharedAddressScenarioIT {

  @Test
  void waysThatAreLeftOutAreInTheTableAndHeldToNothing() throws Exception {
    Lab.prepareJvm();
    Scenario shortest =
        new Scenario(
            "pinned",
            "As short as can be.",
            2,
            Duration.ofSeconds(5),
            List.of(Scenario.Step.of(5, "load-up")),
            Duration.ofSeconds(7),
            "",
            1);
    List<String> progress = new ArrayList<>();
    LabSettings settings = LabSettings.DEFAULT;
    Result result =
        new ScenarioRun(
                shortest,
                settings.cluster(settings.cluster().toBuilder().podAddresses(false).build()),
                progress::add)
            .run();
    assertThat(progress).hasSize(2);
    assertThat(progress.get(0)).isEqualTo("Running 'pinned' (7 s): As short as can be.");
    // The lab begins before the scenario: by a moment, or by seconds on a busy machine.
    assertThat(progress.get(1)).matches(" +\\d+ s {2}120 calls/s for each way of calling");
    assertThat(Integer.parseInt(progress.get(1).strip().split(" ", 2)[0])).isBetween(5, 60);
    assertThat(result.ways())
        .extracting(way -> way.info().id())
        .containsExactly(
            "clusterip",
            "clusterip-5",
            "kubernetes",
            "evenkeel-dns",
            "kubernetes-evenkeel",
            "dns-evenkeel");
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
