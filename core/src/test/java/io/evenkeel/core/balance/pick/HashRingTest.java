// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.core.balance.pick;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.evenkeel.core.balance.spi.Candidate;
import io.evenkeel.core.balance.spi.Candidates;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class HashRingTest {

  private static final int POINTS = 64;
  private static final int KEYS = 100_000;

  private static List<Candidate> owners(HashRing ring, Candidates candidates) {
    List<Candidate> owners = new ArrayList<>(KEYS);
    for (int key = 0; key < KEYS; key++) {
      owners.add(candidates.get(ring.owner(XxHash64.next(1, key))));
    }
    return owners;
  }

  private static List<Candidate> owners(Candidates candidates) {
    return owners(HashRing.of(POINTS, candidates), candidates);
  }

  private static double[] shares(Candidates candidates) {
    double[] shares = new double[candidates.size()];
    HashRing ring = HashRing.of(POINTS, candidates);
    for (int key = 0; key < KEYS; key++) {
      shares[ring.owner(XxHash64.next(1, key))] += 1.0 / KEYS;
    }
    return shares;
  }

  @Test
  void eachHasAboutItsShareOfTheKeys() {
    // With 64 points a share differs by an eighth of itself in a standard deviation; four of them.
    for (double share : shares(Backend.even(Backend.many(50)))) {
      assertThat(share).isCloseTo(0.02, within(0.01));
    }
    double[] weighted = shares(Backend.weighing(1, 2, 5));
    assertThat(weighted[0]).isCloseTo(0.125, within(0.0625));
    assertThat(weighted[1]).isCloseTo(0.25, within(0.1));
    assertThat(weighted[2]).isCloseTo(0.625, within(0.15));
  }

  @Test
  void oneThatGoesLosesItsKeysAndNoOtherMoves() {
    List<Backend> all = Backend.many(50);
    Candidates before = Backend.even(all);
    Backend gone = all.get(20);
    List<Backend> rest = new ArrayList<>(all);
    rest.remove(gone);
    Candidates after = Backend.even(rest);

    List<Candidate> was = owners(before);
    List<Candidate> is = owners(HashRing.of(POINTS, before).over(after), after);
    for (int key = 0; key < KEYS; key++) {
      assertThat(is.get(key).equals(was.get(key))).isEqualTo(!was.get(key).equals(gone));
    }
  }

  @Test
  void oneThatComesTakesItsShareAndNoOtherMoves() {
    List<Backend> all = Backend.many(50);
    Candidates after = Backend.even(all);
    Candidates before = Backend.even(all.subList(0, 49));

    List<Candidate> was = owners(before);
    List<Candidate> is = owners(HashRing.of(POINTS, before).over(after), after);
    int moved = 0;
    for (int key = 0; key < KEYS; key++) {
      if (!is.get(key).equals(was.get(key))) {
        assertThat(is.get(key)).isSameAs(all.get(49));
        moved++;
      }
    }
    assertThat(moved).isBetween(KEYS / 100, KEYS * 3 / 100);
  }

  @Test
  void oneOfLessWeightLosesKeysAndNoOtherMoves() {
    List<Backend> all = Backend.many(50);
    Candidates before = Backend.even(all);
    double[] weights = before.weights();
    weights[20] = 0.5;
    Candidates after = Candidates.of(all, weights);

    List<Candidate> was = owners(before);
    List<Candidate> is = owners(HashRing.of(POINTS, before).over(after), after);
    int moved = 0;
    for (int key = 0; key < KEYS; key++) {
      if (!is.get(key).equals(was.get(key))) {
        assertThat(was.get(key)).isSameAs(all.get(20));
        moved++;
      }
    }
    assertThat(moved).isBetween(KEYS / 200, KEYS * 2 / 100);
  }

  @Test
  void aRingThatFollowsFromOthersIsTheOneThatIsMadeAnew() {
    List<Backend> all = Backend.many(40);
    HashRing ring = HashRing.of(POINTS, Backend.even(all.subList(10, 20)));
    ring = ring.over(Backend.even(all.subList(0, 40)));
    ring = ring.over(Backend.even(all.subList(5, 6)));
    double[] weights = new double[30];
    Arrays.setAll(weights, i -> 1 + i % 4);
    Candidates last = Candidates.of(all.subList(3, 33), weights);

    assertThat(owners(ring.over(last), last)).isEqualTo(owners(last));
  }

  @Test
  void whatComesAfterTheLastPointBelongsToTheFirst() {
    for (int size = 2; size < 20; size++) {
      HashRing ring = HashRing.of(POINTS, Backend.even(Backend.many(size)));

      // No point of these lies so near to the end.
      assertThat(ring.owner(-1L)).isEqualTo(ring.owner(0));
    }
  }

  @Test
  void weightsOfAnySizeAreRelative() {
    double[] ones = shares(Backend.weighing(1, 2, 4));

    assertThat(shares(Backend.weighing(0x1p1000, 0x1p1001, 0x1p1002))).containsExactly(ones);
    assertThat(shares(Backend.weighing(0x1p-1070, 0x1p-1069, 0x1p-1068))).containsExactly(ones);
    assertThat(shares(Backend.weighing(Double.MAX_VALUE, Double.MIN_VALUE))[1]).isPositive();
  }

  @Test
  void ofTenThousandOneThatChangesSortsOnlyItsOwnPoints() {
    List<Backend> all = Backend.many(10_000);
    HashRing ring = HashRing.of(POINTS, Backend.even(all));
    Candidates fewer = Backend.even(all.subList(0, 9_999));

    HashRing next = ring.over(fewer);

    assertThat(next.sorted()).isZero();
    assertThat(next.over(Backend.even(all)).sorted()).isEqualTo(POINTS);
  }
}
