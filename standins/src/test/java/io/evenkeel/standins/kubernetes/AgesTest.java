// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.standins.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Durations as kubectl shows them. */
class AgesTest {

  @ParameterizedTest
  @CsvSource({
    "-5,<invalid>",
    "-1,0s",
    "0,0s",
    "119,119s",
    "120,2m",
    "125,2m5s",
    "599,9m59s",
    "600,10m",
    "10799,179m",
    "10800,3h",
    "14460,4h1m",
    "90000,25h",
    "200000,2d7h",
    "864000,10d",
    "70000000,2y80d",
    "315360000,10y"
  })
  void areShort(long seconds, String shown) {
    assertThat(Ages.human(Duration.ofSeconds(seconds))).isEqualTo(shown);
  }
}
