// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.core.balance.stage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.evenkeel.core.balance.spi.ConfigException;
import io.evenkeel.core.balance.spi.ConfigObject;
import java.time.Duration;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class EjectionTest {

  @Test
  void oneMayAlwaysBeOutAndTheLastNever() {
    assertThat(Ejection.DEFAULT.limit(0)).isZero();
    assertThat(Ejection.DEFAULT.limit(1)).isZero();
    assertThat(Ejection.DEFAULT.limit(2)).isEqualTo(1);
    assertThat(Ejection.DEFAULT.limit(3)).isEqualTo(1);
    assertThat(Ejection.DEFAULT.limit(16)).isEqualTo(8);
    Ejection none = new Ejection(5, Duration.ofSeconds(1), Duration.ofSeconds(60), 0);
    assertThat(none.limit(100)).isEqualTo(1);
    Ejection all = new Ejection(5, Duration.ofSeconds(1), Duration.ofSeconds(60), 1);
    assertThat(all.limit(100)).isEqualTo(99);
  }

  @Test
  void theWaitDoublesUpToTheMostWithUpToHalfAsMuchMore() {
    SplittableRandom random = new SplittableRandom(3);
    for (int i = 0; i < 100; i++) {
      assertThat(Ejection.DEFAULT.backoffNanos(0, random))
          .isBetween(1_000_000_000L, 1_500_000_000L);
      assertThat(Ejection.DEFAULT.backoffNanos(3, random))
          .isBetween(8_000_000_000L, 12_000_000_000L);
      assertThat(Ejection.DEFAULT.backoffNanos(1000, random))
          .isBetween(60_000_000_000L, 90_000_000_000L);
    }
  }

  @Test
  void settingsAreReadAndWrongOnesNamed() throws ConfigException {
    assertThat(Ejection.parse(config(Map.of()))).isEqualTo(Ejection.DEFAULT);
    assertThat(
            Ejection.parse(
                config(Map.of("failures", 3.0, "base", "2s", "max", "10s", "maxShare", 0.1))))
        .isEqualTo(new Ejection(3, Duration.ofSeconds(2), Duration.ofSeconds(10), 0.1));
    assertThatThrownBy(() -> Ejection.parse(config(Map.of("failures", 0.0))))
        .hasMessage("'evenkeel.ejection.failures' must be a whole number from 1 to 1000, but is 0");
    assertThatThrownBy(() -> Ejection.parse(config(Map.of("base", "20s", "max", "10s"))))
        .hasMessage(
            "'evenkeel.ejection.max' must be at least 'base', which is \"20s\", but is \"10s\"");
    assertThatThrownBy(() -> Ejection.parse(config(Map.of("interval", "10s"))))
        .hasMessage(
            "'evenkeel.ejection.interval' is not known; there are base, failures, max, maxShare");
  }

  private static ConfigObject config(Map<String, ?> fields) {
    return ConfigObject.of("evenkeel.ejection", fields);
  }

  @Test
  void cannotBeBuiltOfWrongValues() {
    Duration second = Duration.ofSeconds(1);
    assertThatThrownBy(() -> new Ejection(0, second, second, 0.5))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("The failures in a row that eject must be from 1 to 1000, but is 0");
    assertThatThrownBy(() -> new Ejection(1001, second, second, 0.5))
        .hasMessageContaining("but is 1001");
    assertThatThrownBy(() -> new Ejection(5, Duration.ZERO, second, 0.5))
        .hasMessage(
            "The time to the first try of an ejected endpoint must be from PT0.01S to PT1H, but is"
                + " PT0S");
    assertThatThrownBy(() -> new Ejection(5, second, Duration.ofMillis(999), 0.5))
        .hasMessageContaining("no shorter than the first")
        .hasMessageContaining("must be from PT1S to PT1H, but is PT0.999S");
    assertThatThrownBy(() -> new Ejection(5, second, Duration.ofDays(1), 0.5))
        .hasMessageContaining("but is PT24H");
    for (double share : new double[] {-0.1, 1.1, Double.NaN}) {
      assertThatThrownBy(() -> new Ejection(5, second, second, share))
          .hasMessage(
              "The share of endpoints that may be ejected must be from 0.0 to 1.0, but is "
                  + share);
    }
  }
}
