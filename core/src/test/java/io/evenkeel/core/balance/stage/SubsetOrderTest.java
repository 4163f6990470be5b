// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.core.balance.stage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.evenkeel.core.endpoint.Endpoint;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SubsetOrderTest {

  @Test
  void eachOrderHasEveryIndexOnce() {
    for (int n : new int[] {0, 1, 2, 100, 1_000}) {
      List<Endpoint> endpoints = SomeEndpoints.of(n);
      for (SubsetOrder order : List.of(SubsetOrder.random(n), SubsetOrder.even(n))) {
        int[] indices = order.of(endpoints);
        Arrays.sort(indices);
        assertThat(indices).containsExactly(IntStream.range(0, n).toArray());
      }
    }
  }

  @Test
  void clientsBeginAtTheMirroredDigitsOfTheirNumbers() {
    List<Endpoint> endpoints = SomeEndpoints.of(8);

    assertThat(IntStream.range(0, 8).map(ordinal -> SubsetOrder.even(ordinal).of(endpoints)[0]))
        .containsExactly(0, 4, 2, 6, 1, 5, 3, 7);
  }

  @Test
  void theHighestNumberBeginsWithinTheRing() {
    assertThat(SubsetOrder.even(Integer.MAX_VALUE).of(SomeEndpoints.of(100))[0]).isEqualTo(99);
  }

  @Test
  void refusesANumberBelowZero() {
    assertThatThrownBy(() -> SubsetOrder.even(-1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("The ordinal of a client must be at least 0, but is -1");
  }

  /**
   * The discrepancy of the first c numbers of van der Corput's sequence is at most 1 + log2(c) / 3
   * from the beginning of the ring (Béjian, Faure, 1977), which holds for runs anywhere too, as far
   * as is tried here.
   */
  @ParameterizedTest
  @CsvSource({"101,50", "137,50", "250,20", "1000,50", "64,5", "300,256", "999,333"})
  void anyNumberOfClientsCoversEveryEndpointEvenly(int n, int size) {
    int[] clients = new int[n];
    List<Endpoint> endpoints = SomeEndpoints.of(n);
    for (int count = 1; count <= 1_024; count++) {
      int[] order = SubsetOrder.even(count - 1).of(endpoints);
      for (int i = 0; i < size; i++) {
        clients[order[i]]++;
      }
      double mean = (double) count * size / n;
      double bound = 1 + Math.log(count) / Math.log(2) / 3;
      assertThat((double) Arrays.stream(clients).min().orElseThrow())
          .isGreaterThanOrEqualTo(mean - bound);
      assertThat((double) Arrays.stream(clients).max().orElseThrow())
          .isLessThanOrEqualTo(mean + bound);
    }
  }

  /** Chance alone: 400 clients of 50 in 200 are 100 each, with a deviation of 8.7; six of these. */
  @Test
  void seedsSpreadClientsByChance() {
    int[] clients = new int[200];
    List<Endpoint> endpoints = SomeEndpoints.of(clients.length);
    for (int seed = 0; seed < 400; seed++) {
      int[] order = SubsetOrder.random(seed).of(endpoints);
      for (int i = 0; i < 50; i++) {
        clients[order[i]]++;
      }
    }

    assertThat(Arrays.stream(clients).boxed())
        .allSatisfy(count -> assertThat(count).isBetween(48, 152));
  }

  @Test
  void chanceChangesAtMostOneForAnEndpointThatComesOrGoes() {
    assertThat(mostChanged(SubsetOrder::random)).isEqualTo(1);
  }

  @Test
  void idsOfOneHashAreOrderedById() {
    // "Aa" and "BB" have the same hash code.
    List<Endpoint> endpoints = List.of(Endpoint.of("1Aa", 80), Endpoint.of("1BB", 80));

    for (int seed = 0; seed < 10; seed++) {
      assertThat(SubsetOrder.random(seed).of(endpoints)).containsExactly(0, 1);
    }
  }

  /** Two where the run is cut by the end of the list: see {@link RingOrder}. */
  @Test
  void theRingChangesAtMostTwoForAnEndpointThatComesOrGoes() {
    assertThat(mostChanged(SubsetOrder::even)).isEqualTo(2);
  }

  @Test
  void theRingChangesAtMostOneWhereTheRunIsNotCut() {
    // Numbers of which the part of the ring is below one half, as that of every even number is: the
    // run of 50 of at least 100 ends before the list does.
    assertThat(mostChanged(number -> SubsetOrder.even(2 * number))).isEqualTo(1);
  }

  /** How many went in, or out, at most, over random sequences of endpoints that come and go. */
  private static int mostChanged(IntFunction<SubsetOrder> orders) {
    int most = 0;
    for (int client = 0; client < 32; client++) {
      SplittableRandom random = new SplittableRandom(client);
      SubsetOrder order = orders.apply(client);
      List<Endpoint> endpoints = new ArrayList<>();
      for (int i = 0; i < 110; i++) {
        endpoints.add(SomeEndpoints.random(random));
      }
      Set<Endpoint> before = chosen(order, endpoints);
      for (int step = 0; step < 200; step++) {
        if (endpoints.size() == 100 || endpoints.size() < 400 && random.nextInt(5) > 1) {
          endpoints.add(SomeEndpoints.random(random));
        } else {
          endpoints.remove(random.nextInt(endpoints.size()));
        }
        Set<Endpoint> after = chosen(order, endpoints);
        most = Math.max(most, missing(before, after));
        most = Math.max(most, missing(after, before));
        before = after;
      }
    }
    return most;
  }

  private static Set<Endpoint> chosen(SubsetOrder order, List<Endpoint> endpoints) {
    List<Endpoint> sorted = SomeEndpoints.sorted(endpoints);
    Set<Endpoint> chosen = new HashSet<>();
    for (int index : Subset.DEFAULT.choose(sorted, order, i -> true)) {
      chosen.add(sorted.get(index));
    }
    return chosen;
  }

  private static int missing(Set<Endpoint> from, Set<Endpoint> in) {
    return (int) in.stream().filter(endpoint -> !from.contains(endpoint)).count();
  }
}
