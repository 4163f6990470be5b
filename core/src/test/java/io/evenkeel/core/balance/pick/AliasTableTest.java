// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.core.balance.pick;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class AliasTableTest {

  // Random numbers that are not: an even grid over all columns and all parts of each.
  private static final int PARTS = 4096;

  private static double[] shares(double... weights) {
    AliasTable table = new AliasTable(weights);
    double[] shares = new double[weights.length];
    int columns = weights.length;
    for (int column = 0; column < columns; column++) {
      for (long part = 0; part < PARTS; part++) {
        long high = ((long) column << 32) / columns + 1;
        shares[table.draw(high << 32 | part << 20)] += 1.0 / columns / PARTS;
      }
    }
    return shares;
  }

  @Test
  void drawsEachInProportionToItsWeight() {
    // Each column is cut at most once, so that the grid errs by less than one part of each.
    Offset<Double> exact = Offset.offset(1.0 / PARTS);

    assertThat(shares(1, 2, 5)).containsExactly(new double[] {.125, .25, .625}, exact);
    assertThat(shares(5, 1, 2)).containsExactly(new double[] {.625, .125, .25}, exact);
    // The first giver of these has too little left itself.
    assertThat(shares(1, 3.5, 3.5)).containsExactly(new double[] {.125, .4375, .4375}, exact);
    assertThat(shares(3, 3, 3, 3)).containsExactly(new double[] {.25, .25, .25, .25}, exact);
    assertThat(shares(7)).containsExactly(new double[] {1}, exact);
  }

  @Test
  void theGreatestAndTheSmallestWeightsNeitherOverflowNorVanish() {
    double most = Double.MAX_VALUE;
    Offset<Double> exact = Offset.offset(1.0 / PARTS);

    assertThat(shares(most, most)).containsExactly(new double[] {.5, .5}, exact);
    assertThat(shares(most, Double.MIN_VALUE)).containsExactly(new double[] {1, 0}, exact);
    assertThat(shares(Double.MIN_VALUE, Double.MIN_VALUE))
        .containsExactly(new double[] {.5, .5}, exact);
  }

  @Test
  void theEndsOfTheRandomNumbersAreInRange() {
    double[] weights = new double[1000];
    Arrays.setAll(weights, i -> 1 + i % 7);
    AliasTable table = new AliasTable(weights);

    for (long random : new long[] {0, -1, 1, Long.MAX_VALUE, Long.MIN_VALUE}) {
      assertThat(table.draw(random)).isBetween(0, 999);
    }
  }
}
