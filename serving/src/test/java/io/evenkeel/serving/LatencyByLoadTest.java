// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.serving;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LatencyByLoadTest {

  private static final long MS = 1_000_000;

  private final LatencyByLoad latencies = new LatencyByLoad();

  @Test
  void nothingIsKnownUntilACallCameAndMediansWereMade() {
    assertThat(latencies.millis(1)).isZero();
    latencies.add(1, 5 * MS);
    assertThat(latencies.millis(1)).isZero();
    latencies.refresh();
    assertThat(latencies.millis(1)).isEqualTo(5);
  }

  @Test
  void itIsTheMedianOfThoseThatCameAtAboutThatLoad() {
    for (long millis : new long[] {10, 12, 500}) {
      latencies.add(4, millis * MS);
    }
    for (long millis : new long[] {30, 32, 34}) {
      latencies.add(9, millis * MS);
    }
    latencies.refresh();
    assertThat(latencies.millis(5)).isEqualTo(12);
    assertThat(latencies.millis(7)).isEqualTo(12);
    assertThat(latencies.millis(8)).isEqualTo(32);
  }

  @Test
  void whereNoneCameAtThatLoadTheNearestCounts() {
    latencies.add(2, 3 * MS);
    latencies.add(64, 50 * MS);
    latencies.refresh();
    assertThat(latencies.millis(1)).isEqualTo(3);
    assertThat(latencies.millis(7)).isEqualTo(3);
    assertThat(latencies.millis(40)).isEqualTo(50);
    assertThat(latencies.millis(1_000_000)).isEqualTo(50);
  }

  @Test
  void onlyTheNewestCount() {
    for (int i = 0; i < 100; i++) {
      latencies.add(1, 100 * MS);
    }
    for (int i = 0; i < 32; i++) {
      latencies.add(1, 1 * MS);
    }
    latencies.refresh();
    assertThat(latencies.millis(1)).isEqualTo(1);
  }

  @Test
  void whatCannotBeHarmsNothing() {
    latencies.add(0, 0);
    latencies.add(-5, -7);
    latencies.add(Integer.MAX_VALUE, Long.MAX_VALUE);
    latencies.refresh();
    assertThat(latencies.millis(0)).isPositive();
    assertThat(latencies.millis(-1)).isPositive();
    assertThat(latencies.millis(Integer.MAX_VALUE)).isPositive();
  }
}
