// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.core.balance.stage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.evenkeel.core.balance.stage.ZoneSpill.Sample;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ZoneSpillTest {

  private static final long SECOND = 1_000_000_000L;
  private static final double PROBES = Zones.DEFAULT.probes();

  private final ZoneSpill spill = new ZoneSpill(Zones.DEFAULT);
  private long now;

  @Test
  void allIsLocalButTheProbes() {
    assertThat(spill.share()).isZero();
    assertThat(update(4, 4, 1, 1)).isEqualTo(PROBES);
    assertThat(spill.share()).isEqualTo(PROBES);
  }

  @ParameterizedTest
  @CsvSource({"10, 0.01", "8, 0.01", "7, 0.02", "5, 0.3", "1, 0.86", "0, 1"})
  void whatTheUsablePartCannotTakeSpillsAtOnce(int usableOfTen, double share) {
    assertThat(update(usableOfTen, 10, 1, 1)).isCloseTo(share, within(1e-9));
  }

  @Test
  void healthComesBackAtOnceToo() {
    update(1, 10, 1, 1);

    assertThat(update(10, 10, 1, 1)).isEqualTo(PROBES);
  }

  @Test
  void theLocalTierKeepsTheProbesAsLongAsItCanBeCalled() {
    ZoneSpill trusting = new ZoneSpill(new Zones(1, 1.5, 0.01));

    assertThat(trusting.update(new Sample(1, 1000, 4, 1, 1, 0))).isEqualTo(0.99);
    assertThat(trusting.update(new Sample(0, 1000, 4, 1, 1, SECOND))).isEqualTo(1);
  }

  @Test
  void allIsLocalWhereTheRemoteTierCannotBeCalled() {
    assertThat(spill.update(new Sample(1, 10, 0, 100, 1, 0))).isZero();
    assertThat(spill.update(new Sample(0, 10, 0, 100, 1, SECOND))).isZero();
    assertThat(spill.update(new Sample(0, 0, 0, 100, 1, 2 * SECOND))).isZero();
  }

  @Test
  void countsThatCannotBeAreTakenForTheNearestThatCan() {
    assertThat(spill.update(new Sample(-1, 10, 4, 1, 1, 0))).isEqualTo(1);
    assertThat(spill.update(new Sample(10, -1, 4, 1, 1, 0))).isEqualTo(PROBES);
    assertThat(spill.update(new Sample(0, 0, 4, 1, 1, 0))).isEqualTo(1);
    assertThat(spill.update(new Sample(1, 1, -4, 9, 1, 0))).isZero();
  }

  @Test
  void aLoadThatIsToleratedMovesNothing() {
    updates(1_000, Zones.DEFAULT.tolerance(), 1);

    assertThat(spill.share()).isEqualTo(PROBES);
  }

  @Test
  void aLoadThatIsNotToleratedMovesMoreAndMore() {
    double before = updates(10, 3, 1);
    for (int second = 0; second < 20; second++) {
      double share = update(4, 4, 3, 1);
      // No more than a step, and less where it nears what each endpoint would get of an even
      // spread.
      assertThat(share - before).isBetween(0.001, 0.0301);
      before = share;
    }
  }

  @ParameterizedTest
  @ValueSource(doubles = {1.2, 2, 10})
  void everyToleranceIsKeptAndNoMore(double tolerance) {
    ZoneSpill kept = new ZoneSpill(new Zones(1.4, tolerance, 0.01));
    for (int second = 0; second < 300; second++) {
      assertThat(kept.update(new Sample(4, 4, 4, 0.99 * tolerance, 1, second * SECOND)))
          .isEqualTo(PROBES);
    }
    ZoneSpill passed = new ZoneSpill(new Zones(1.4, tolerance, 0.01));
    for (int second = 0; second < 1_200; second++) {
      passed.update(new Sample(4, 4, 4, 1.1 * tolerance, 1, second * SECOND));
    }
    assertThat(passed.share()).isGreaterThan(0.5);
  }

  @Test
  void aSlowRemoteTierAttractsNothing() {
    assertThat(updates(1_000, 50, 100)).isEqualTo(PROBES);
  }

  @Test
  void aSpilledShareComesHomeWithinTwoMinutesWhereLoadsAreEqual() {
    assertThat(updates(300, 10, 1)).isEqualTo(1 - PROBES);

    assertThat(updates(120, 1, 1)).isEqualTo(PROBES);
  }

  @ParameterizedTest
  @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, -1})
  void aLoadThatIsNotKnownMovesNothingAwayAndLetsWhatIsAwayComeHome(double unknown) {
    assertThat(updates(300, unknown, 1)).isEqualTo(PROBES);
    assertThat(updates(300, 10, unknown)).isEqualTo(PROBES);

    assertThat(updates(300, 10, 1)).isGreaterThan(0.5);
    assertThat(updates(120, 10, unknown)).isEqualTo(PROBES);
    assertThat(updates(300, 10, 1)).isGreaterThan(0.5);
    assertThat(updates(120, unknown, 1)).isEqualTo(PROBES);
  }

  @Test
  void aLoadOfNothingIsALoad() {
    assertThat(updates(300, 0, 0)).isEqualTo(PROBES);
    assertThat(updates(300, 1, 0)).isGreaterThan(0.5);
    assertThat(updates(120, 0, 1)).isEqualTo(PROBES);
  }

  @Test
  void aSecondOfNoiseNowAndThenMovesNothing() {
    for (int i = 0; i < 10; i++) {
      updates(30, 1, 1);
      assertThat(update(4, 4, 1_000, 1)).isEqualTo(PROBES);
    }
  }

  @Test
  void anOverloadOutOfAllProportionSendsHalfAwayAtTheSecondUpdateAndNoMoreThanEven() {
    update(4, 4, 1, 1);
    assertThat(spill.update(new Sample(4, 4, 12, 100, 1, now += SECOND))).isLessThan(0.02);
    assertThat(spill.update(new Sample(4, 4, 12, 100, 1, now += SECOND)))
        .isCloseTo(0.5, within(0.02));
    // Even is three quarters; from there on by small steps.
    assertThat(spill.update(new Sample(4, 4, 12, 100, 1, now += SECOND))).isEqualTo(0.75);
    assertThat(spill.update(new Sample(4, 4, 12, 100, 1, now += SECOND))).isBetween(0.75, 0.76);
  }

  @Test
  void updatesThatComeAtOnceAreOneLookAtAnOverload() {
    update(4, 4, 1, 1);
    for (int i = 0; i < 20; i++) {
      now += SECOND / 100;
      assertThat(spill.update(new Sample(4, 4, 4, 100, 1, now))).isLessThan(0.02);
    }
    now += SECOND / 100;
    assertThat(spill.update(new Sample(4, 4, 4, 100, 1, now))).isCloseTo(0.5, within(0.02));
  }

  @Test
  void betweenTwoTimesThatManyLeaveATimePassesHoweverManyUpdatesCome() {
    update(4, 4, 1, 1);
    update(4, 4, 100, 1);
    assertThat(spill.update(new Sample(4, 4, 12, 100, 1, now += SECOND)))
        .isCloseTo(0.5, within(0.02));
    for (int i = 0; i < 19; i++) {
      now += SECOND / 100;
      assertThat(spill.update(new Sample(4, 4, 12, 100, 1, now))).isLessThan(0.6);
    }
    now += SECOND / 50;
    assertThat(spill.update(new Sample(4, 4, 12, 100, 1, now))).isCloseTo(0.75, within(0.01));
  }

  @Test
  void aClockThatGoesBackMovesNothingAndIsFollowed() {
    double share = updates(60, 10, 1);
    now -= 1_000 * SECOND;
    assertThat(update(4, 4, 10, 1)).isEqualTo(share);
    assertThat(spill.update(new Sample(4, 4, 4, 10, 1, now))).isEqualTo(share);

    assertThat(update(4, 4, 10, 1)).isGreaterThan(share);
  }

  @Test
  void anUpdateThatComesLateMovesNoMoreThanFiveSecondsDo() {
    update(4, 4, 1, 1);
    now += 3_600 * SECOND;

    assertThat(update(4, 4, 10, 1)).isCloseTo(0.15, within(1e-9));
  }

  @Test
  void theClockMayOverflow() {
    now = Long.MAX_VALUE - 30 * SECOND;

    assertThat(updates(60, 10, 1)).isGreaterThan(0.5);
  }

  @Test
  void withoutProbesATierMayGetNothing() {
    ZoneSpill without = new ZoneSpill(new Zones(1.4, 1.5, 0));

    assertThat(without.update(new Sample(4, 4, 4, 1, Double.NaN, 0))).isZero();
  }

  @Test
  void loadMovesOfWhatHealthLeaves() {
    updates(15, 10, 1);
    double byLoad = spill.share();

    assertThat(spill.update(new Sample(5, 10, 4, 10, 1, now)))
        .isCloseTo(0.3 + 0.7 * byLoad, within(1e-9));
  }

  private double updates(int count, double localLoad, double remoteLoad) {
    for (int i = 0; i < count; i++) {
      update(4, 4, localLoad, remoteLoad);
    }
    return spill.share();
  }

  /** A second later. */
  private double update(int usable, int total, double localLoad, double remoteLoad) {
    now += SECOND;
    return spill.update(new Sample(usable, total, 4, localLoad, remoteLoad, now));
  }
}
