// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.lab.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.evenkeel.lab.live.LabSettings;
import io.evenkeel.lab.mode.Mode;
import io.evenkeel.lab.mode.Modes;
import io.evenkeel.lab.mode.Promise;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class ScenariosTest {

  @Test
  void everyScenarioThatAPromiseNamesIsThere() {
    List<String> names = Scenarios.all().stream().map(Scenario::name).toList();
    for (Mode mode : Modes.all()) {
      for (Promise promise : mode.promises()) {
        assertThat(names)
            .as(mode.id() + ": " + promise.sentence())
            .containsAll(promise.scenarios());
      }
    }
  }

  @Test
  void namesAreUniqueAndWaysToo() {
    assertThat(Scenarios.all().stream().map(Scenario::name)).doesNotHaveDuplicates();
    assertThat(Modes.all().stream().map(Mode::id)).doesNotHaveDuplicates();
    assertThat(Modes.all().stream().map(mode -> mode.info().title())).doesNotHaveDuplicates();
  }

  @Test
  void aNameThatIsNotThereIsAnsweredWithThoseThatAre() {
    assertThatThrownBy(() -> Scenarios.named("scaleup"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("No scenario 'scaleup'; there are pinned, scale-up, ")
        .hasMessageEndingWith("node-loss, and all");
  }

  @Test
  void nothingHappensBeforeTheSteadyTimeIsOver() {
    assertThatThrownBy(
            () ->
                new Scenario(
                    "x", "", 3, List.of(Scenario.Step.of(3, "rollout")), Duration.ofSeconds(30)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("A step of 'x' must be from 12 s to before 30 s, but is at 3 s");
  }

  @Test
  void aZoneOutageHasClientsInAZoneOfTwoNodesAndTheDefaultLabHasNone() {
    LabSettings settings = Scenarios.named("zone-outage").lab(LabSettings.DEFAULT);
    assertThat(settings.zone()).isEqualTo("a");
    assertThat(settings.cluster().zones())
        .hasSize(6)
        .containsEntry("node-a1", "a")
        .containsEntry("node-c2", "c");
    assertThat(Scenarios.named("pinned").lab(LabSettings.DEFAULT).zone()).isEmpty();
    assertThat(Scenarios.named("pinned").lab(LabSettings.DEFAULT).cluster().zones()).hasSize(3);
  }

  @Test
  void theZoneOfTheClientsIsTheScenariosOwn() {
    LabSettings elsewhere = LabSettings.DEFAULT.zone("b");
    assertThat(Scenarios.named("pinned").lab(elsewhere).zone()).isEmpty();
    assertThat(Scenarios.named("zone-outage").lab(elsewhere).zone()).isEqualTo("a");
  }

  @Test
  void aScaleUpIsWatchedForAMinute() {
    // Pods need some seconds on a busy machine until they are ready.
    assertThat(Scenarios.named("scale-up").length()).isGreaterThan(Duration.ofSeconds(12 + 60 + 3));
  }

  @Test
  void eachWaySaysWhatItIsWithItsCodeAndWhatItCannotDo() {
    for (Mode mode : Modes.all()) {
      assertThat(mode.info().summary()).as(mode.id()).isNotBlank();
      assertThat(mode.info().code()).as(mode.id()).contains(mode.info().target());
      assertThat(mode.info().yaml()).as(mode.id()).contains("kind: Service");
      assertThat(mode.info().limits()).as(mode.id()).isNotEmpty();
      assertThat(mode.info().promises())
          .as(mode.id())
          .isEqualTo(mode.promises().stream().map(Promise::sentence).collect(Collectors.toList()));
    }
  }
}
