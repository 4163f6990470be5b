// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.core.balance.stage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.evenkeel.core.balance.spi.ConfigException;
import io.evenkeel.core.balance.spi.ConfigObject;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ZonesTest {

  @Test
  void readsWhatIsGivenAndKeepsTheRest() throws ConfigException {
    assertThat(parse(Map.of())).isEqualTo(Zones.DEFAULT);
    assertThat(parse(Map.of("overprovisioning", 1.0, "tolerance", 2.0, "probes", 0.0)))
        .isEqualTo(new Zones(1, 2, 0));
  }

  @Test
  void refusesWrongValuesByASentence() {
    assertThatThrownBy(() -> parse(Map.of("overprovisioning", 0.9)))
        .isInstanceOf(ConfigException.class)
        .hasMessage("'zones.overprovisioning' must be a number from 1 to 10, but is 0.9");
    assertThatThrownBy(() -> parse(Map.of("tolerance", 1.0)))
        .hasMessage("'zones.tolerance' must be a number from 1.2 to 10, but is 1");
    assertThatThrownBy(() -> parse(Map.of("probes", 0.21)))
        .hasMessage("'zones.probes' must be a number from 0 to 0.2, but is 0.21");
    assertThatThrownBy(() -> parse(Map.of("probe", 0.1)))
        .hasMessage("'zones.probe' is not known; there are overprovisioning, probes, tolerance");
  }

  @Test
  void cannotBeBuiltOfWrongValues() {
    assertThatThrownBy(() -> new Zones(11, 1.5, 0.01))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("overprovisioning");
    assertThatThrownBy(() -> new Zones(1.4, 1.1, 0.01))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("tolerance");
    assertThatThrownBy(() -> new Zones(1.4, 1.5, -0.01))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("The share of calls that are probes must be from 0.0 to 0.2, but is -0.01");
  }

  private static Zones parse(Map<String, ?> fields) throws ConfigException {
    return Zones.parse(ConfigObject.of("zones", fields));
  }
}
