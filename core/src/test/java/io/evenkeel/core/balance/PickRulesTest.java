// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.core.balance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.evenkeel.core.balance.metric.InFlight;
import io.evenkeel.core.balance.pick.LeastLoaded;
import io.evenkeel.core.balance.pick.RoundRobin;
import io.evenkeel.core.balance.spi.ConfigException;
import io.evenkeel.core.balance.spi.ConfigObject;
import io.evenkeel.core.balance.spi.LoadMetric;
import io.evenkeel.core.balance.spi.LoadMetricProvider;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PickRulesTest {

  private static final PickRules RULES =
      PickRules.of(List.of(new RoundRobin.Provider(), new LeastLoaded.Provider()));

  private static void refused(Object value, String message) {
    assertThatThrownBy(() -> RULES.parse("evenkeel.pick", value))
        .isInstanceOf(ConfigException.class)
        .hasMessage(message);
  }

  @Test
  void aRuleIsANameOrAnObjectWithItsSettings() throws Exception {
    assertThat(RULES.parse("p", "round_robin")).isEqualTo(new RoundRobin());
    assertThat(RULES.parse("p", Map.of("round_robin", Map.of()))).isEqualTo(new RoundRobin());
    assertThat(RULES.parse("p", "least_request")).isEqualTo(new LeastLoaded(new InFlight(), 2));
    assertThat(
            RULES.parse(
                "p", Map.of("least_request", Map.of("choices", 3.0, "metric", "in_flight"))))
        .isEqualTo(new LeastLoaded(new InFlight(), 3));
    assertThat(
            RULES.parse(
                "p", Map.of("least_request", Map.of("metric", Map.of("in_flight", Map.of())))))
        .isEqualTo(new LeastLoaded(new InFlight(), 2));
  }

  @Test
  void whatIsOnTheClassPathIsFound() throws Exception {
    assertThat(PickRules.installed().parse("p", "round_robin")).isEqualTo(new RoundRobin());
    assertThat(Metrics.installed().parse("p", "in_flight")).isEqualTo(new InFlight());
  }

  @Test
  void theirNamesAreTold() {
    assertThat(PickRules.installed().names()).contains("adaptive", "hash", "weighted").isSorted();
  }

  @Test
  void aRuleIsCalledWhatConfigurationsCallIt() throws Exception {
    for (String name : PickRules.installed().names()) {
      assertThat(PickRules.installed().parse("p", name).name()).isEqualTo(name);
    }
    assertThat(
            PickRules.installed()
                .parse("p", Map.of("adaptive", Map.of("decay", "3s", "tolerance", 1.0)))
                .name())
        .isEqualTo("adaptive");
    assertThat(PickRules.installed().parse("p", Map.of("hash", Map.of("header", "x-user"))).name())
        .isEqualTo("hash");
  }

  @Test
  void aRuleThatDoesNotSayIsCalledByItsClass() {
    assertThat(InTurn.by(new InFlight()).name()).isEqualTo("InTurn");
  }

  @Test
  void aNameThatIsNotKnownIsRefusedWithThoseThatAre() {
    refused("ring", "'evenkeel.pick' must be one of least_request, round_robin, but is \"ring\"");
    refused(
        Map.of("ring", Map.of()),
        "'evenkeel.pick' must be one of least_request, round_robin, but is \"ring\"");
  }

  @Test
  void whatIsNeitherNameNorObjectOfOneFieldIsRefused() {
    String rule =
        "'evenkeel.pick' must be a name, or an object whose one field is a name and holds the"
            + " settings, but is ";
    refused(3.0, rule + "3");
    refused(Map.of(), rule + "an object with the fields []");
    refused(List.of("round_robin"), rule + "a list");
    refused(
        new java.util.TreeMap<>(Map.of("a", Map.of(), "b", Map.of())),
        rule + "an object with the fields [a, b]");
  }

  @Test
  void aSettingThatIsNotAllowedIsRefusedWithItsPath() {
    refused(
        Map.of("round_robin", Map.of("speed", 2.0)),
        "'evenkeel.pick.round_robin.speed' is not known; there are no fields here");
    refused(
        Map.of("least_request", Map.of("choices", 11.0)),
        "'evenkeel.pick.least_request.choices' must be a whole number from 2 to 10, but is 11");
    refused(
        Map.of("least_request", Map.of("metric", Map.of("in_flight", Map.of("tau", "3s")))),
        "'evenkeel.pick.least_request.metric.in_flight.tau' is not known; there are no fields"
            + " here");
    refused(
        Map.of("least_request", "often"),
        "'evenkeel.pick.least_request' must be an object, but is \"often\"");
  }

  static final class Other implements LoadMetricProvider {
    @Override
    public String name() {
      return "in_flight";
    }

    @Override
    public LoadMetric parse(ConfigObject config) {
      return new InFlight();
    }
  }

  @Test
  void twoOfOneNameAreRefusedWithBoth() {
    assertThatThrownBy(() -> Metrics.of(List.of(new InFlight.Provider(), new Other())))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "Two load metrics have the name 'in_flight':"
                + " io.evenkeel.core.balance.metric.InFlight$Provider and"
                + " io.evenkeel.core.balance.PickRulesTest$Other; take one of them from the class"
                + " path");
  }
}
