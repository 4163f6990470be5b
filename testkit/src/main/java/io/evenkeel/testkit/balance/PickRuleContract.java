// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.testkit.balance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.evenkeel.core.balance.RacyRandom;
import io.evenkeel.core.balance.spi.CallInfo;
import io.evenkeel.core.balance.spi.Candidates;
import io.evenkeel.core.balance.spi.LoadReport;
import io.evenkeel.core.balance.spi.PickRule;
import io.evenkeel.core.balance.spi.PickRule.Pickers;
import io.evenkeel.core.balance.spi.Picker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * What every pick rule holds to. Extend it, and give the rule.
 *
 * <p>How well a rule balances is its own matter; here is what any picker can be relied on for:
 * always one of the candidates, no object, no lock that shows, shares by weight where nothing else
 * tells the candidates apart, and no harm from extreme weights, loads, reports and clocks.
 */
public abstract class PickRuleContract {

  private static final long SECOND = 1_000_000_000;

  // So rare that no run of a suite meets it, for counts that chance makes.
  private static final int DEVIATIONS = 6;

  private static final long[] MOMENTS = {
    0, SECOND, -SECOND, Long.MAX_VALUE, Long.MIN_VALUE, -1, Long.MAX_VALUE - 1, 7 * SECOND, 0
  };

  /** The rule, with the same settings each time. */
  protected abstract PickRule rule();

  /** How long a test waits for what must come to an end. */
  protected Duration patience() {
    return Duration.ofSeconds(60);
  }

  /** A call whose key may be given, as text of the caller's or in any header. */
  private record Keyed(@Nullable String hashKey) implements CallInfo {
    @Override
    public @Nullable String header(String name) {
      return hashKey;
    }
  }

  private static final Keyed[] KEYED = new Keyed[64];

  static {
    Arrays.setAll(KEYED, i -> new Keyed("key-" + i));
  }

  private Pickers pickers(long seed) {
    return rule().newPickers(RacyRandom.seeded(seed));
  }

  private static int pickOf(Picker picker, int size, CallInfo call, long now) {
    int index = picker.pick(call, now);
    if (index < 0 || index >= size) {
      throw new AssertionError(index + " was picked of " + size + " candidates");
    }
    return index;
  }

  /** Picks without and with keys, each of them one of the candidates. */
  private static void picks(Picker picker, int size, long now) {
    for (Keyed keyed : KEYED) {
      pickOf(picker, size, CallInfo.UNKNOWN, now);
      pickOf(picker, size, keyed, now);
    }
  }

  private static int[] counts(Picker picker, int size, int picks) {
    int[] counts = new int[size];
    for (int i = 0; i < picks; i++) {
      counts[pickOf(picker, size, CallInfo.UNKNOWN, 0)]++;
    }
    return counts;
  }

  /** Weights 1, 2, 3, 4, 5, 1, 2 and so on. */
  private static double[] uneven(int size) {
    double[] weights = new double[size];
    Arrays.setAll(weights, i -> 1 + i % 5);
    return weights;
  }

  private static LoadReport report(double value, long at) {
    return new LoadReport(
        value, value, value, value, value, Map.of("rif", value, "latency_ms", value), at);
  }

  @Test
  void equalSettingsMakeEqualRules() {
    assertThat(rule()).isEqualTo(rule()).hasSameHashCodeAs(rule());
    assertThat(rule().metric()).isEqualTo(rule().metric());
  }

  @Test
  void aPickerAgesLaterThanItIsMade() {
    assertThat(pickers(1).maxAgeNanos()).isPositive();
  }

  @Test
  void anyNumberOfCandidatesIsPickedFrom() {
    for (int size : new int[] {1, 2, 3, 10, 1000}) {
      picks(pickers(1).over(FakeCandidate.even(FakeCandidate.many(size)), 0), size, 0);
      picks(pickers(1).over(FakeCandidate.weighing(uneven(size)), 0), size, 0);
    }
  }

  @Test
  void eachSetIsPickedFromAfterAnyOther() {
    SplittableRandom random = new SplittableRandom(7);
    List<FakeCandidate> all = FakeCandidate.many(200);
    Pickers pickers = pickers(2);
    for (int i = 0; i < 300; i++) {
      List<FakeCandidate> some = new ArrayList<>(all);
      int size = 1 + (i % 2 == 0 ? random.nextInt(200) : random.nextInt(4));
      while (some.size() > size) {
        some.remove(random.nextInt(some.size()));
      }
      some.forEach(it -> it.setReport(report(random.nextDouble(), 0)));
      Candidates candidates =
          i % 3 == 0 ? Candidates.of(some, uneven(size)) : FakeCandidate.even(some);
      picks(pickers.over(candidates, 0), size, 0);
    }
  }

  @Test
  void aPickerThatWasReplacedPicksFromItsOwnCandidatesStill() {
    Pickers pickers = pickers(3);
    Picker few = pickers.over(FakeCandidate.even(FakeCandidate.many(2)), 0);
    Picker many = pickers.over(FakeCandidate.even(FakeCandidate.many(500)), 0);

    picks(few, 2, 0);
    picks(many, 500, 0);
    picks(few, 2, 0);
  }

  @Test
  void aPickMakesNoObject() {
    for (int size : new int[] {1, 2, 10, 1000}) {
      assertThat(bytesOfPicks(size))
          .as("bytes allocated by 4,000 picks of %s candidates", size)
          .isZero();
    }
  }

  private long bytesOfPicks(int size) {
    List<FakeCandidate> all = FakeCandidate.many(size);
    Pickers pickers = pickers(4);
    Picker even = pickers.over(FakeCandidate.even(all), 0);
    Picker uneven = pickers.over(Candidates.of(all, uneven(size)), 0);
    LoadReport[] reports = new LoadReport[1000];
    Arrays.setAll(reports, i -> report(1 + i % 7, 0));

    return Allocation.bytesOf(
        () -> {
          for (LoadReport report : reports) {
            all.get((int) report.qps() % size).setReport(report);
            even.pick(CallInfo.UNKNOWN, 0);
            uneven.pick(CallInfo.UNKNOWN, 0);
            even.pick(KEYED[17], 0);
            uneven.pick(KEYED[17], 0);
          }
        });
  }

  @Test
  void manyThreadsPickWhileTheSetChanges() throws Exception {
    record Now(Picker picker, int size) {}
    List<FakeCandidate> all = FakeCandidate.many(50);
    SplittableRandom random = new SplittableRandom(5);
    Pickers pickers = pickers(5);
    AtomicReference<Now> now = new AtomicReference<>();
    Runnable change =
        () -> {
          int size = 1 + random.nextInt(50);
          List<FakeCandidate> some = all.subList(0, size);
          some.get(random.nextInt(size)).setReport(report(random.nextDouble(), 0));
          some.get(random.nextInt(size)).setInFlight(random.nextInt(5));
          Candidates candidates =
              random.nextBoolean() ? FakeCandidate.even(some) : Candidates.of(some, uneven(size));
          now.set(new Now(pickers.over(candidates, 0), size));
        };
    change.run();

    Crowd.does(
        2000,
        thread -> {
          Now current = now.get();
          pickOf(current.picker, current.size, CallInfo.UNKNOWN, 0);
          pickOf(current.picker, current.size, KEYED[thread], 0);
        },
        change,
        patience());
  }

  // A rule may pick by chance; then a count of mean m has a standard deviation below sqrt(m). One
  // that goes round comes closer than that.
  @Test
  void sharesFollowTheWeights() {
    int picks = 80_000;

    int[] counts = counts(pickers(6).over(FakeCandidate.weighing(1, 2, 5), 0), 3, picks);
    for (int i = 0; i < 3; i++) {
      int mean = picks / 8 * new int[] {1, 2, 5}[i];
      assertThat(counts[i])
          .as("calls of %s on the one of weight %s", picks, new int[] {1, 2, 5}[i])
          .isCloseTo(mean, within((int) (DEVIATIONS * Math.sqrt(mean))));
    }
    for (int count :
        counts(pickers(6).over(FakeCandidate.even(FakeCandidate.many(10)), 0), 10, picks)) {
      assertThat(count)
          .as("calls of %s on one of ten", picks)
          .isCloseTo(picks / 10, within((int) (DEVIATIONS * Math.sqrt(picks / 10.0))));
    }
  }

  // As above, though each set is new: what begins anew each time always begins with the same one.
  @Test
  void sharesAreEvenWhenTheSetChangesAllTheTime() {
    List<FakeCandidate> all = FakeCandidate.many(10);
    Pickers pickers = pickers(7);
    int[] counts = new int[10];
    for (int i = 0; i < 20_000; i++) {
      counts[pickOf(pickers.over(FakeCandidate.even(all), i), 10, CallInfo.UNKNOWN, i)]++;
    }

    for (int count : counts) {
      assertThat(count)
          .as("calls of 20,000 on one of ten")
          .isCloseTo(2000, within((int) (DEVIATIONS * Math.sqrt(2000))));
    }
  }

  @Test
  void clientsDoNotAllBeginWithTheSameOne() {
    Candidates candidates = FakeCandidate.even(FakeCandidate.many(10));
    int[] counts = new int[10];
    for (int seed = 0; seed < 2000; seed++) {
      counts[pickOf(pickers(seed).over(candidates, 0), 10, CallInfo.UNKNOWN, 0)]++;
    }

    for (int count : counts) {
      assertThat(count)
          .as("first calls of 2,000 clients on one of ten")
          .isCloseTo(200, within((int) (DEVIATIONS * Math.sqrt(200))));
    }
  }

  @Test
  void extremeWeightsNeitherLoseACallNorTakeForever() {
    double[] many = new double[1000];
    Arrays.fill(many, 1);
    many[500] = 1e9;
    double[][] all = {
      {1, 1_000_000},
      {1, 1e-9, 1},
      {Double.MIN_VALUE, Double.MAX_VALUE},
      {Double.MAX_VALUE, Double.MAX_VALUE, 1},
      {Double.MIN_VALUE, Double.MIN_VALUE, Double.MIN_VALUE},
      many
    };
    for (double[] weights : all) {
      assertTimeoutPreemptively(
          patience(),
          () -> {
            Picker picker = pickers(8).over(FakeCandidate.weighing(weights), 0);
            for (int i = 0; i < 20; i++) {
              picks(picker, weights.length, 0);
            }
          },
          () -> "Picking with the weights " + Arrays.toString(weights) + " does not end");
    }
    assertThat(counts(pickers(8).over(FakeCandidate.weighing(1, 1e6), 0), 2, 1000)[1])
        .as("calls of 1,000 on the one of weight 1,000,000 beside one of weight 1")
        .isGreaterThan(900);
  }

  @Test
  void theSameSeedPicksTheSame() {
    Candidates candidates = FakeCandidate.weighing(uneven(20));
    Picker one = pickers(9).over(candidates, 0);
    Picker other = pickers(9).over(candidates, 0);
    for (int i = 0; i < 1000; i++) {
      assertThat(one.pick(CallInfo.UNKNOWN, i))
          .as("pick number %s with the same seed", i)
          .isEqualTo(other.pick(CallInfo.UNKNOWN, i));
    }
  }

  @Test
  void aClockThatJumpsHarmsNothing() {
    List<FakeCandidate> all = FakeCandidate.many(5);
    Pickers pickers = pickers(10);
    for (long made : MOMENTS) {
      Picker picker = pickers.over(FakeCandidate.even(all), made);
      for (long now : MOMENTS) {
        all.get(2).setReport(report(1, made));
        all.get(3).setReport(report(2, now));
        picks(picker, 5, now);
      }
    }
  }

  @Test
  void anyLoadsAndReportsAreBorne() {
    double[] values = {0, 1, Double.MIN_VALUE, 1e-300, 1e300, Double.MAX_VALUE};
    int[] calls = {0, 1, Integer.MAX_VALUE};
    List<FakeCandidate> all = FakeCandidate.many(5);
    Pickers pickers = pickers(11);
    for (double value : values) {
      for (double other : values) {
        for (int inFlight : calls) {
          for (int i = 0; i < 5; i++) {
            FakeCandidate one = all.get(i);
            one.setLoad(i % 2 == 0 ? value : other);
            one.setInFlight(i % 2 == 0 ? inFlight : 0);
            one.setReport(report(i % 2 == 0 ? value : other, 0));
          }
          picks(pickers.over(FakeCandidate.even(all), 0), 5, 0);
          picks(pickers.over(Candidates.of(all, uneven(5)), 0), 5, 0);
        }
      }
    }
  }
}
