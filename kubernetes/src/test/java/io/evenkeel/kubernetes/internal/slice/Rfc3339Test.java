// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.kubernetes.internal.slice;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class Rfc3339Test {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "2026-01-01T00:00:00Z",
        "1970-01-01T00:00:00Z",
        "0001-01-01T00:00:00Z",
        "9999-12-31T23:59:59Z",
        "2024-02-29T12:34:56Z",
        "2026-11-21T10:11:12.5Z",
        "2026-11-21T10:11:12.000000001Z",
        "2026-11-21T10:11:12.999999999Z",
        "2026-11-21T10:11:12.120Z"
      })
  void readsWhatKubernetesWrites(String text) {
    assertThat(Rfc3339.parse(text)).isEqualTo(Instant.parse(text));
  }

  @Test
  void readsAnyInstantAsTheJdkWritesIt() {
    Random random = new Random(20261121);
    for (int i = 0; i < 10_000; i++) {
      Instant instant =
          Instant.ofEpochSecond(
              random.nextLong(0, 250_000_000_000L),
              random.nextInt(4) == 0 ? 0 : random.nextInt(1_000_000_000));
      assertThat(Rfc3339.parse(instant.toString())).isEqualTo(instant);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "Z",
        "now",
        "2026-01-01",
        "2026-01-01T00:00:00",
        "2026-01-01 00:00:00Z",
        "2026-01-01t00:00:00Z",
        "2026-01-01T00:00:00z",
        "2026-01-01T00:00:00+00:00",
        "2026-13-01T00:00:00Z",
        "2026-02-29T00:00:00Z",
        "2026-01-01T24:00:00Z",
        "2026-01-01T00:60:00Z",
        "2026-01-01T00:00:60Z",
        "2026-01-01T00:00:00.Z",
        "2026-01-01T00:00:00.1234567890Z",
        "2026-01-01T00:00:00.12x4Z",
        "2026-01-01T00:00:00,5Z",
        "2026-01-01T00:00:0٣Z",
        "-026-01-01T00:00:00Z"
      })
  void saysOfAnythingElseThatItIsNoTime(String text) {
    assertThat(Rfc3339.parse(text)).isNull();
  }
}
