// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.core.balance.stage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.evenkeel.core.balance.spi.ConfigException;
import io.evenkeel.core.balance.spi.ConfigObject;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SlowStartTest {

  private static final long SECOND = 1_000_000_000L;

  @Test
  void growsInProportionToTheAge() {
    assertThat(SlowStart.DEFAULT.factor(5 * SECOND)).isEqualTo(0.5);
    assertThat(SlowStart.DEFAULT.factor(9 * SECOND)).isEqualTo(0.9);
  }

  @Test
  void isNeverBelowTheLeast() {
    assertThat(SlowStart.DEFAULT.factor(0)).isEqualTo(0.1);
    assertThat(SlowStart.DEFAULT.factor(SECOND / 2)).isEqualTo(0.1);
  }

  @Test
  void anAgeBelowZeroIsAsZero() {
    assertThat(SlowStart.DEFAULT.factor(-1)).isEqualTo(0.1);
    assertThat(SlowStart.DEFAULT.factor(Long.MIN_VALUE)).isEqualTo(0.1);
    assertThat(SlowStart.DEFAULT.over(Long.MIN_VALUE)).isFalse();
  }

  @Test
  void isOverWithTheWindow() {
    assertThat(SlowStart.DEFAULT.over(10 * SECOND - 1)).isFalse();
    assertThat(SlowStart.DEFAULT.over(10 * SECOND)).isTrue();
    assertThat(SlowStart.DEFAULT.factor(10 * SECOND)).isEqualTo(1);
    assertThat(SlowStart.DEFAULT.factor(Long.MAX_VALUE)).isEqualTo(1);
  }

  @Test
  void aggressionBendsTheGrowth() {
    Duration window = Duration.ofSeconds(10);

    assertThat(new SlowStart(window, 0.1, 2).factor(5 * SECOND))
        .isCloseTo(Math.sqrt(0.5), within(1e-9));
    assertThat(new SlowStart(window, 0.1, 0.5).factor(5 * SECOND)).isCloseTo(0.25, within(1e-9));
  }

  @Test
  void readsWhatIsGivenAndKeepsTheRest() throws ConfigException {
    assertThat(parse(Map.of())).isEqualTo(SlowStart.DEFAULT);
    assertThat(parse(Map.of("window", "60s", "least", 0.2, "aggression", 1.5)))
        .isEqualTo(new SlowStart(Duration.ofMinutes(1), 0.2, 1.5));
  }

  @Test
  void refusesWrongValuesByASentence() {
    assertThatThrownBy(() -> parse(Map.of("window", "0.9s")))
        .hasMessage(
            "'slowStart.window' must be a duration such as \"1.5s\", from \"1s\" to \"3600s\", but"
                + " is \"0.9s\"");
    assertThatThrownBy(() -> parse(Map.of("least", 0.0)))
        .hasMessage("'slowStart.least' must be a number from 0.01 to 1, but is 0");
    assertThatThrownBy(() -> parse(Map.of("aggression", Double.NaN)))
        .hasMessage("'slowStart.aggression' must be a number from 0.1 to 10, but is NaN");
    assertThatThrownBy(() -> parse(Map.of("windows", "10s")))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("'slowStart.windows' is not known");
  }

  @Test
  void cannotBeBuiltOfWrongValues() {
    assertThatThrownBy(() -> new SlowStart(Duration.ofMillis(999), 0.1, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("window");
    assertThatThrownBy(() -> new SlowStart(Duration.ofHours(1).plusNanos(1), 0.1, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("window");
    assertThatThrownBy(() -> new SlowStart(Duration.ofSeconds(1), 1.1, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("The least part in slow start must be from 0.01 to 1.0, but is 1.1");
    assertThatThrownBy(() -> new SlowStart(Duration.ofSeconds(1), 0.1, Double.NaN))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("aggression");
  }

  private static SlowStart parse(Map<String, ?> fields) throws ConfigException {
    return SlowStart.parse(ConfigObject.of("slowStart", fields));
  }
}
